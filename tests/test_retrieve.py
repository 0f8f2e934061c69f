"""Evidence: what is kept, what is rejected and why; and the search that staff use."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.domain import Evidence, Filters
from assistant.errors import UsageError
from assistant.retrieve import nearness, retrieve
from assistant.understand import understand


def found(assistant: Assistant, text: str, threshold: float = 0.0, **given: Any) -> Evidence:
    corpus = assistant.corpus
    question = understand(
        text, known_editions=corpus.editions, served=corpus.languages, today=date(2026, 11, 22), **given
    )
    return retrieve(
        question, assistant.index, assistant.embeddings, corpus.facts, corpus.aspects, corpus.gaps, threshold
    )


@pytest.mark.parametrize("text", ["How much support does a project get?", "지원 금액은 얼마인가요?"])
def test_candidates_are_ranked_each_once_with_the_hits_that_brought_them(assistant: Assistant, text: str) -> None:
    evidence = found(assistant, text)
    scores = [candidate.score for candidate in evidence.kept]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.id for candidate in evidence.kept}) == len(evidence.kept) > 10
    assert all(candidate.kept and not candidate.reason for candidate in evidence.kept)
    assert all(candidate.hits or candidate.belief > 0 for candidate in evidence.kept)
    assert {hit.leg for candidate in evidence.kept for hit in candidate.hits} == {"dense", "lexical"}
    assert 0 < nearness(evidence.kept[0]) <= 1
    assert evidence.aspects["support-amount"] == max(evidence.aspects.values())
    assert 0 < evidence.confidence <= 1


def test_below_the_threshold_everything_is_rejected_and_stays_to_be_seen(assistant: Assistant) -> None:
    sure, unsure = (found(assistant, "How much support does a project get?", t) for t in (0.0, 1.1))
    assert unsure.kept == ()
    assert [c.id for c in unsure.rejected] == [c.id for c in sure.kept]
    assert {c.reason for c in unsure.rejected} == {"below the threshold"}
    assert not any(c.kept for c in unsure.rejected)
    assert unsure.confidence == sure.confidence


@pytest.mark.parametrize("edition", ["2020", "2023"])
def test_a_named_edition_keeps_its_own_facts_and_those_of_the_program(assistant: Assistant, edition: str) -> None:
    evidence = found(assistant, f"How much support did a project get in {edition}?")
    facts = assistant.corpus.facts
    kept = {facts[c.fact_id].edition for c in evidence.kept if c.fact_id}
    rejected = {facts[c.fact_id].edition for c in evidence.rejected if c.fact_id}
    assert edition in kept <= {edition, "program"}
    assert rejected.isdisjoint(kept - {"program"})
    assert {c.reason for c in evidence.rejected} == {"another edition"}


def test_a_question_in_a_language_without_documents_finds_facts(assistant: Assistant) -> None:
    evidence = found(assistant, "¿Quién puede presentar una solicitud?")
    assert any(candidate.fact_id for candidate in evidence.kept)


def test_a_search_returns_distinct_passages_best_first(assistant: Assistant) -> None:
    hits = assistant.search("training and consulting", Filters(), 10)
    assert [hit.rank for hit in hits] == list(range(1, 11))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    shown = [(hit.passage.family, "".join(hit.passage.text.split())) for hit in hits]
    assert len(set(shown)) == len(shown)
    assert len(assistant.search("training and consulting", Filters(), 1)) == 1


@pytest.mark.parametrize(
    ("filters", "name", "value"),
    [
        (Filters(edition="2025"), "edition", "2025"),
        (Filters(edition="program"), "edition", "program"),
        (Filters(topic="deadlines"), "topic", "deadlines"),
        (Filters(language="ko"), "language", "ko"),
        (Filters(document="call-guide-2020-en.pdf"), "document", "call-guide-2020-en.pdf"),
    ],
)
def test_a_filter_lets_nothing_else_through(assistant: Assistant, filters: Filters, name: str, value: str) -> None:
    hits = assistant.search("until when may cities apply", filters, 10)
    assert hits
    assert {getattr(hit.passage, name) for hit in hits} == {value}


def test_filters_hold_together(assistant: Assistant) -> None:
    hits = assistant.search("언제까지", Filters(edition="2021", topic="deadlines", language="ko"), 5)
    assert hits
    for hit in hits:
        assert (hit.passage.edition, hit.passage.topic, hit.passage.language) == ("2021", "deadlines", "ko")


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(edition="2019"), "edition '2019'.*2020"),
        (Filters(topic="money"), "topic 'money'.*support"),
        (Filters(language="xx"), "language 'xx'.*en, es.*ko"),
        (Filters(document="nope.pdf"), "document 'nope.pdf'.*call-guide-2020-en"),
    ],
)
def test_a_filter_on_what_there_is_none_of_is_refused_with_the_choices(
    assistant: Assistant, filters: Filters, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        assistant.search("who", filters, 5)
