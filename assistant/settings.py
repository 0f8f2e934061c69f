"""Every setting of the product, read once at the edge: from the environment, then `.env`, then the default here.

Only `app.py`, the command line and the evals build a `Settings`; everything below them takes plain values.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `assistant/` and `corpus/`: the checkout."""


class Settings(BaseSettings):
    """The `KCITY_…` environment variables. Each field's description is what the README says of it."""

    model_config = SettingsConfigDict(
        env_prefix="KCITY_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    corpus_dir: Path = Field(ROOT / "corpus", description="Folder of facts, sources, questions and documents.")
    data_dir: Path = Field(ROOT / "data", description="Folder the index is built in.")
    embedding_model: str | None = Field(
        None,
        description="Another sentence-transformers model, by name or folder; empty means the bundled one.",
    )
    embedding_query_prefix: str = Field("", description="Put before every question, for models trained so.")
    embedding_passage_prefix: str = Field("", description="Put before every passage, for models trained so.")
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(7860, ge=1, le=65535, description="Port the web server listens on.")


def load_settings() -> Settings:
    """Read the settings in force.

    Raises:
        SettingsError: A value cannot be used; the message names the variable, the value and what is expected.
    """
    try:
        return Settings()  # type: ignore[call-arg]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env cannot be read: {error}. Save it as UTF-8, or remove it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "KCITY_" + str(first["loc"][0]).upper() if first["loc"] else "a KCITY_ setting"
        raise SettingsError(f"{name}={first.get('input')!r} cannot be used: {first['msg']}.") from error
