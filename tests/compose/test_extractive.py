"""Answers without a chat model: statements word for word, exact citations, and the state of a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.calls import calls
from assistant.compose.check import check
from assistant.compose.extractive import compose, state_of
from assistant.decide import Decision
from assistant.domain import Answer, Call, Candidate, Evidence, Fact, Hit, Kind, Passage, Question, Status
from assistant.understand import understand

DAYS = (date(2020, 3, 20), date(2026, 1, 27), date(2026, 11, 22))
NOTHING = Evidence((), (), {}, 0.0, 0.0)


def asked(assistant: Assistant, language: str, today: date, text: str = "Who may apply?") -> Question:
    corpus = assistant.corpus
    given = {"known_editions": corpus.editions, "served": corpus.languages, "today": today}
    return understand(text, **given, language=language)  # type: ignore[arg-type]


def composed(assistant: Assistant, question: Question, decision: Decision) -> Answer:
    corpus = assistant.corpus
    return compose(
        question,
        NOTHING,
        decision,
        index=assistant.index,
        facts=corpus.facts,
        sources=corpus.sources,
        calls=calls(corpus.facts.values(), question.asked_on),
        newest=corpus.editions[0],
    )


def unclaimed(assistant: Assistant) -> Iterator[Passage]:
    """Some passages of documents that have no fact behind them, as those of a document that staff add."""
    for name, document in assistant.index.documents.items():
        end = document.text.find("\n")
        yield Passage(
            id=name,
            kind=Kind.DOCUMENT,
            text=document.text[:end],
            language=document.language,
            edition=document.edition,
            topic=None,
            document=name,
            family=document.family,
            page=1,
            start=0,
            end=end,
        )


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_fact_can_be_said_on_any_day_in_every_language(assistant: Assistant, today: date) -> None:
    """Composed and checked, the statement stands word for word, with its year, its citation and its sources."""
    for language in assistant.corpus.languages:
        question = asked(assistant, language, today)
        for fact in assistant.corpus.facts.values():
            answer = composed(assistant, question, Decision(Status.ANSWERED, facts=(fact,)))
            check(answer, question, assistant.index.documents, assistant.corpus.facts)
            (citation,) = answer.citations
            assert f"{fact.statements[language]} [1]" in answer.text
            assert answer.edition == (None if fact.edition == "program" else fact.edition)
            assert answer.edition is None or answer.edition in answer.text, fact.id
            assert [source.id for source in citation.sources] == list(fact.sources)
            assert citation.fact_ids == (fact.id,)
            assert fact.note is None or fact.note not in answer.text
            assert "kcitynetwork.go.kr" in answer.text


def test_a_fact_is_cited_in_the_language_and_document_of_its_edition(assistant: Assistant) -> None:
    for language in assistant.corpus.languages:
        question = asked(assistant, language, DAYS[-1])
        for fact in assistant.corpus.facts.values():
            (citation,) = composed(assistant, question, Decision(Status.ANSWERED, facts=(fact,))).citations
            # Documents are in English and Korean; who asks in another language is shown the English one.
            read = language if language in {"en", "ko"} or not citation.document else "en"
            assert citation.language == read, fact.id
            if citation.document:
                document = assistant.index.documents[citation.document]
                assert citation.title == document.title
                assert document.language == read


def test_a_passage_without_a_fact_is_quoted_under_a_heading(assistant: Assistant) -> None:
    for language in assistant.corpus.languages:
        question = asked(assistant, language, DAYS[-1])
        for passage in unclaimed(assistant):
            hit = Hit(passage, "dense", passage.language, 1, 0.9)
            found = Candidate(id="x", fact_id=None, gap_id=None, score=1.0, belief=0.0, hits=(hit,), kept=True)
            answer = composed(assistant, question, Decision(Status.ANSWERED, quoted=(found,)))
            check(answer, question, assistant.index.documents, assistant.corpus.facts)
            assert f"> {passage.text} [1]" in answer.text
            assert answer.citations[0].language == passage.language
            assert answer.citations[0].fact_ids == ()


def test_several_facts_are_numbered_in_their_order(assistant: Assistant) -> None:
    facts: tuple[Fact, ...] = tuple(assistant.corpus.facts.values())[:3]
    answer = composed(assistant, asked(assistant, "en", DAYS[-1]), Decision(Status.ANSWERED, facts=facts))
    assert [citation.fact_ids for citation in answer.citations] == [(fact.id,) for fact in facts]
    places = [answer.text.index(f"{fact.statements['en']} [{n}]") for n, fact in enumerate(facts, 1)]
    assert places == sorted(places)


def test_the_answer_is_in_english_with_the_reason_where_the_language_is_not_served(assistant: Assistant) -> None:
    corpus = assistant.corpus
    text = "Wer kann einen Antrag stellen und bis wann?"
    question = understand(text, known_editions=corpus.editions, served=corpus.languages, today=DAYS[-1])
    fact = corpus.facts["2020-call-open"]
    for decision in (Decision(Status.ANSWERED, facts=(fact,)), Decision(Status.NO_EVIDENCE)):
        answer = composed(assistant, question, decision)
        assert (answer.language, answer.answer_language) == ("de", "en")
        assert "German" in answer.text.splitlines()[0]
    asked_for = composed(assistant, replace(question, fallback=False), Decision(Status.ANSWERED, facts=(fact,)))
    assert "German" not in asked_for.text


CALL = Call(
    edition="2026",
    type="demonstration",
    opens="2026-01-28",
    closes="2026-03-17T18:00:00+09:00",
    timezone="Asia/Seoul",
    state="open",
    days_left=17,
    fact_ids=(),
)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (CALL, ("is open until 17 March 2026", "17 days left")),
        (replace(CALL, days_left=0), ("closes today, 17 March 2026",)),
        (replace(CALL, state="closed", days_left=None), ("has been closed since 17 March 2026",)),
        (replace(CALL, state="closed", closes=None, days_left=None), ("is over",)),
        (replace(CALL, state="upcoming", days_left=None), ("opens on 28 January 2026",)),
        (replace(CALL, state="year-round", closes=None, days_left=None), ("all year round",)),
    ],
)
def test_the_state_of_a_call_is_one_sentence_with_its_day(call: Call, said: tuple[str, ...]) -> None:
    sentence = state_of(call, "en", date(2026, 2, 28))
    assert sentence.startswith("As of 28 February 2026 (Korea time), the 2026 overseas demonstration call")
    assert all(part in sentence for part in said)
    korean = state_of(call, "ko", date(2026, 2, 28))
    assert "2026년 2월 28일" in korean
    assert "{" not in sentence + korean
