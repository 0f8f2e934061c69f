"""A question as it comes in from outside: one line of a batch, or the body of a request."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import UsageError

MAX_TURNS = 50
"""The most earlier turns taken; a follow-up is read together with the latest of them."""


class _Body(BaseModel):
    """What may stand in the body of a request."""

    model_config = ConfigDict(extra="ignore", strict=True)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Make out JSON.

        Raises:
            UsageError: It is not UTF-8 JSON of this shape; the message names the field.
        """
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise _complaint(error, "The body") from error


class EligibilityQuery(_Body):
    """The body of a request to the eligibility walk-through. Keys that are not here are ignored."""

    who: str = Field(description="Who applies, such as local-government.")
    what: str = Field(description="planning or demonstration.")
    edition: str | None = Field(None, description="Call year; by default the newest.")
    lang: str = Field("en", description="Language to answer in.")


class Line(_Body):
    """One question. Keys that are not here are ignored."""

    id: str | int | None = Field(None, description="Given back with the answer.")
    question: str = Field(description="What the user typed, at most 2,000 characters.")
    history: list[str] = Field([], description="The user's earlier turns, oldest first.", max_length=MAX_TURNS)
    lang: str | None = Field(None, description="Language to answer in; by default the question's.")
    edition: str | None = Field(None, description="Call year to answer for; by default named, else the newest.")

    @classmethod
    def of(cls, value: Any) -> Line:
        """Make out a JSON value.

        Raises:
            UsageError: It is not of this shape; the message names the field.
        """
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise _complaint(error, "The line") from error


def _complaint(error: ValidationError, whole: str) -> UsageError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else whole
    if field == "id":
        return UsageError("id: must be text or a whole number.")
    return UsageError(f"{'.'.join(map(str, first['loc'])) or whole}: {first['msg']}.")
