"""The fixed texts: every language has all of them, with the same places to fill in."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import get_args, get_type_hints

import pytest
from babel import Locale as Cldr

from assistant.assistant import Assistant
from assistant.compose.locale import Locale, languages, locale
from assistant.corpus import Topic
from assistant.domain import Call
from assistant.figures import Address, figures


def texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{name}.{key}")
    else:
        yield name, str(value)


def places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_language_that_answers_has_its_texts(assistant: Assistant) -> None:
    assert set(assistant.corpus.languages) <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_text_is_there_with_the_same_places_as_in_english(language: str) -> None:
    english, own = (dict(texts(locale(code).model_dump())) for code in ("en", language))
    assert own.keys() == english.keys()
    assert all(text.strip() for text in own.values())
    for name, text in own.items():
        assert places(text) == places(english[name]), name


@pytest.mark.parametrize("language", languages())
def test_every_state_type_and_topic_can_be_said(language: str) -> None:
    said: Locale = locale(language)
    states = set(get_args(get_type_hints(Call)["state"])) - {"unknown"}
    assert states | {"last_day", "one_day", "over"} == set(said.call)
    assert set(get_args(get_type_hints(Call)["type"])) == set(said.subject)
    assert set(get_args(Topic)) == set(said.topics)


@pytest.mark.parametrize("language", languages())
def test_the_texts_say_that_the_service_is_not_official_and_who_is(language: str) -> None:
    said = locale(language)
    official = Address("kcitynetwork.go.kr")
    for text in (said.unofficial, said.no_evidence, said.no_edition):
        assert official in figures(text, language)
    for office in ("KIND", "KAIA"):
        assert office in said.no_evidence
        assert office in said.no_edition


@pytest.mark.parametrize("language", languages())
def test_dates_are_written_by_a_locale_that_exists(language: str) -> None:
    # CLDR writes Tagalog as Filipino, which is Tagalog by another name.
    written = {"tl": "fil"}.get(language, language.split("-")[0])
    assert Cldr.parse(locale(language).date).language == written
