"""The rule table: one rule for every case, each resting on facts that say so."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.assistant import Assistant
from assistant.corpus import load_corpus
from assistant.eligibility import RULES, WHAT, WHO, Result, assess
from assistant.errors import UsageError
from assistant.settings import ROOT

CORPUS = load_corpus(ROOT / "corpus")


def test_every_applicant_type_and_edition_has_exactly_one_rule() -> None:
    for who, what, edition in product(WHO, WHAT, CORPUS.editions):
        fitting = [r for r in RULES if who in r.who and what == r.what and edition in r.editions]
        assert len(fitting) == 1, (who, what, edition)


def test_every_rule_rests_on_facts_of_its_type_that_are_not_newer_than_needed() -> None:
    for rule in RULES:
        assert rule.facts
        for name in rule.facts:
            fact = CORPUS.facts[name]
            assert fact.type in (rule.what, "both") or rule.editions == ("2020",), name


@pytest.mark.parametrize(
    ("who", "what", "edition", "result"),
    [
        ("local-government", "planning", None, Result.MEETS),
        ("public-institution", "planning", "2020", Result.MEETS),
        ("public-institution", "planning", "2026", Result.ASK_THE_OFFICE),
        ("international-organization", "planning", "2020", Result.DOES_NOT_MEET),
        ("international-organization", "planning", "2024", Result.MEETS),
        ("foreign-company", "planning", "2026", Result.DOES_NOT_MEET),
        ("korean-company", "demonstration", "2026", Result.MEETS),
        ("individual", "demonstration", "2026", Result.DOES_NOT_MEET),
    ],
)
def test_results(who: str, what: str, edition: str | None, result: Result) -> None:
    assert assess(who, what, edition, CORPUS.facts, CORPUS.editions).result is result


def test_a_korean_company_needs_a_partner() -> None:
    assert assess("korean-company", "demonstration", None, CORPUS.facts, CORPUS.editions).with_partner


def test_a_rule_whose_facts_are_gone_sends_to_the_office() -> None:
    assessment = assess("local-government", "planning", "2026", {}, CORPUS.editions)
    assert (assessment.result, assessment.facts) == (Result.ASK_THE_OFFICE, ())


@pytest.mark.parametrize(
    "given", [("mayor", "planning", None), ("individual", "loan", None), ("individual", "planning", "2019")]
)
def test_what_is_not_known_is_refused_with_the_choices(given: tuple[str, str, str | None]) -> None:
    with pytest.raises(UsageError, match="Choose one of"):
        assess(*given, CORPUS.facts, CORPUS.editions)


def test_the_walk_through_speaks_every_language_and_cites(assistant: Assistant) -> None:
    for language in assistant.languages:
        for who, what in (
            ("local-government", "planning"),
            ("foreign-company", "demonstration"),
            ("individual", "planning"),
        ):
            assessment, answer = assistant.assess(who, what, None, language)
            assert answer.language == language
            assert {i for c in answer.citations for i in c.fact_ids} >= set(assessment.facts)
            assert "{" not in answer.text
