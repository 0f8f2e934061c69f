"""The last look at an answer: what its citations do not hold never leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assistant.assistant import Assistant
from assistant.compose.check import check
from assistant.domain import Answer, Citation, Question, Status
from assistant.errors import CheckFailed
from assistant.understand import understand

ASKED = "When did the 2020 call open and close?"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def question(assistant: Assistant) -> Question:
    corpus = assistant.corpus
    return understand(ASKED, known_editions=corpus.editions, served=corpus.languages, today=TODAY)


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    answer = assistant.ask(ASKED, today=TODAY)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document
    assert answer.calls
    return answer


def first(answer: Answer, **changes: object) -> Answer:
    """The answer with its first citation changed."""
    return replace(answer, citations=(replace(answer.citations[0], **changes), *answer.citations[1:]))  # type: ignore[arg-type]


def from_record(answer: Answer, assistant: Assistant, quote: str | None = None) -> Answer:
    """The answer with its first citation made from the record of its fact, as where no document states it."""
    fact = assistant.corpus.facts[answer.citations[0].fact_ids[0]]
    quote = fact.statements["en"] if quote is None else quote
    return first(answer, document=None, page=None, start=None, end=None, quote=quote)


def test_an_honest_answer_passes_as_it_is(answer: Answer, question: Question, assistant: Assistant) -> None:
    for honest in (answer, from_record(answer, assistant)):
        assert check(honest, question, assistant.index.documents, assistant.corpus.facts) is honest


def _start(citation: Citation) -> int:
    assert citation.start is not None
    return citation.start


TAMPERED: dict[str, Callable[[Answer], Answer]] = {
    "a quote changed by one word": lambda a: first(a, quote=a.citations[0].quote.replace("2020", "2021")),
    "a quote cut short": lambda a: first(a, quote=a.citations[0].quote[:-1]),
    "an empty quote": lambda a: first(a, quote=""),
    "offsets shifted by one": lambda a: first(a, start=_start(a.citations[0]) + 1),
    "offsets left out": lambda a: first(a, start=None, end=None),
    "another document": lambda a: first(a, document="call-guide-2026-en"),
    "a document there is not": lambda a: first(a, document="no-such-document"),
    "a record of no fact": lambda a: first(a, document=None, fact_ids=()),
    "a record of a fact there is not": lambda a: first(a, document=None, fact_ids=("no-such-fact",)),
    "a marker without a citation": lambda a: replace(a, text=f"{a.text} [{len(a.citations) + 1}]"),
    "a citation without a marker": lambda a: replace(a, text=a.text.replace("[1]", "")),
    "markers that do not count from one": lambda a: replace(a, text=a.text.replace("[1]", "[0]")),
    "no citation at all": lambda a: replace(a, text="Anyone may apply.", citations=()),
    "an invented number": lambda a: replace(a, text=f"{a.text}\n\nSome 4,711 cities applied."),
    "an invented amount": lambda a: replace(a, text=f"{a.text}\n\nEach gets 3 billion won."),
    "an invented share": lambda a: replace(a, text=f"{a.text}\n\nThe state pays 85%."),
    "an invented date": lambda a: replace(a, text=f"{a.text}\n\nResults come on 5 May 2020."),
    "a date moved by a day": lambda a: replace(a, text=a.text.replace("20 March", "21 March")),
    "an invented year": lambda a: replace(a, text=f"{a.text}\n\nThe next call is in 2031."),
    "an invented hour": lambda a: replace(a, text=f"{a.text}\n\nIt closed at 17:45."),
    "an invented web address": lambda a: replace(a, text=f"{a.text}\n\nApply at www.example.org/apply."),
    "an invented mail address": lambda a: replace(a, text=f"{a.text}\n\nWrite to office@example.org."),
    "a figure dressed as a quotation": lambda a: replace(a, text=f"{a.text}\n\n> Some 4,711 cities applied."),
    "a figure in digits of another script": lambda a: replace(a, text=f"{a.text}\n\nSome ٤٧١١ cities applied."),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_what_the_citations_do_not_hold_is_a_fault(
    change: Callable[[Answer], Answer], answer: Answer, question: Question, assistant: Assistant
) -> None:
    tampered = change(answer)
    assert tampered != answer
    with pytest.raises(CheckFailed):
        check(tampered, question, assistant.index.documents, assistant.corpus.facts)


def test_a_record_is_quoted_word_for_word(answer: Answer, question: Question, assistant: Assistant) -> None:
    tampered = from_record(answer, assistant, quote="The 2020 call is open.")
    with pytest.raises(CheckFailed, match=r"\[1\] quotes what its fact does not say"):
        check(tampered, question, assistant.index.documents, assistant.corpus.facts)


def test_the_days_left_are_those_of_the_call(answer: Answer, question: Question, assistant: Assistant) -> None:
    text = f"{answer.text}\n\n29 days are left."
    calls = (replace(answer.calls[0], days_left=29),)
    documents, facts = assistant.index.documents, assistant.corpus.facts
    assert check(replace(answer, text=text, calls=calls), question, documents, facts)
    with pytest.raises(CheckFailed, match=str(Decimal(29))):
        check(replace(answer, text=text), question, documents, facts)


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ANSWERED])
def test_an_answer_that_claims_nothing_needs_no_citation(
    status: Status, question: Question, assistant: Assistant
) -> None:
    answer = Answer(status=status, text="I do not know.", language="en", answer_language="en", edition=None)
    assert check(answer, question, assistant.index.documents, assistant.corpus.facts) is answer
