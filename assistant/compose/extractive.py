"""Answers without a chat model: the statements of the chosen facts, word for word, each with its citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from babel import Locale as Cldr
from babel.dates import format_date

from assistant.calls import OPENING, PERIOD
from assistant.compose.locale import Locale, locale
from assistant.decide import Decision
from assistant.domain import (
    PROGRAM,
    Answer,
    Call,
    Citation,
    Document,
    Evidence,
    Fact,
    Kind,
    Passage,
    Question,
    Source,
    Status,
)
from assistant.index import Index

MAX_SUGGESTIONS = 3

WIDELY_READ = "en"
"""The language of a document that is cited to askers in whose own there is none: more read it than Korean."""


def compose(
    question: Question,
    evidence: Evidence,
    decision: Decision,
    *,
    index: Index,
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
    calls: Sequence[Call],
    newest: str,
) -> Answer:
    """Write the answer a decision calls for, in the question's answer language, with its citations.

    `calls` are all calls with their state on the day of asking; the answer keeps those it speaks of.
    """
    if decision.status in (Status.GREETING, Status.BLOCKED):
        return _without_evidence(question, decision.status)
    if decision.status is not Status.ANSWERED:
        return _fixed(question, evidence, decision, facts, newest)
    texts = locale(question.answer_language)
    citations: list[Citation] = []
    said = []
    for fact in decision.facts:
        number = add(citations, cite(fact, question.answer_language, index, sources))
        said.append(f"{fact.statements[question.answer_language]} [{number}]")
    paragraphs = [_table(decision.facts, said, texts)] if decision.compared else _labelled(decision.facts, said, texts)
    if any(fact.disputed for fact in decision.facts):
        paragraphs.append(f"*{texts.conflict}*")
    for candidate in decision.quoted:
        citations.append(quote(candidate.hits[0].passage, index.documents, sources))
        paragraphs += [texts.quotations, f"> {citations[-1].quote} [{len(citations)}]"]
    mine = _calls_of(decision.facts, calls)
    paragraphs += [state_of(call, question.answer_language, question.asked_on) for call in mine]
    edition = decision.facts[0].edition if decision.facts else citations[0].edition
    return Answer(
        status=Status.ANSWERED,
        text="\n\n".join([*_preface(question), *paragraphs, f"*{texts.unofficial}*"]),
        language=question.language,
        answer_language=question.answer_language,
        edition=None if edition == PROGRAM else edition,
        citations=tuple(citations),
        calls=mine,
        evidence=evidence,
    )


def add(citations: list[Citation], citation: Citation) -> int:
    """Add a citation and return its number; words that are cited already, for another fact, are cited once."""
    for place, other in enumerate(citations):
        if (other.document, other.quote, other.start) == (citation.document, citation.quote, citation.start):
            citations[place] = replace(
                other,
                fact_ids=tuple(dict.fromkeys((*other.fact_ids, *citation.fact_ids))),
                sources=tuple(dict.fromkeys((*other.sources, *citation.sources))),
            )
            return place + 1
    citations.append(citation)
    return len(citations)


def _labelled(facts: Sequence[Fact], said: Sequence[str], texts: Locale) -> list[str]:
    """Statements as paragraphs; where they speak of different types, each under the name of its own."""
    if len({fact.type for fact in facts}) == 1:
        return list(said)
    return [
        f"**{texts.labels[fact.type]}** {statement}" if fact.type in texts.labels else statement
        for fact, statement in zip(facts, said, strict=True)
    ]


def _table(facts: Sequence[Fact], said: Sequence[str], texts: Locale) -> str:
    """Statements of several editions side by side, as a Markdown table."""
    rows = [f"| {texts.comparison['edition']} | {texts.comparison['said']} |", "|---|---|"]
    rows += [f"| {fact.edition} | {statement} |" for fact, statement in zip(facts, said, strict=True)]
    return "\n".join(rows)


def _without_evidence(question: Question, status: Status) -> Answer:
    """The reply to a greeting, to thanks, or to an attempt to change what the assistant is: what this service is for,
    with questions to begin with."""
    texts = locale(question.answer_language)
    return Answer(
        status=status,
        text=texts.blocked if status is Status.BLOCKED else texts.greeting,
        language=question.language,
        answer_language=question.answer_language,
        edition=None,
        suggestions=tuple(texts.topics.values())[:MAX_SUGGESTIONS],
    )


def _preface(question: Question) -> list[str]:
    """Why the answer is not in the language of the question, where it is not and nobody asked for that."""
    served = question.answer_language == question.language
    if served or not question.fallback:
        return []
    name = Cldr.parse(question.answer_language).languages.get(question.language, question.language)
    return [f"*{locale(question.answer_language).not_served.format(language=name)}*"]


def _fixed(
    question: Question, evidence: Evidence, decision: Decision, facts: Mapping[str, Fact], newest: str
) -> Answer:
    texts = locale(question.answer_language)
    text = texts.no_evidence
    if decision.gap:
        known_of = texts.outside if decision.status is Status.OUT_OF_SCOPE else texts.gap
        text = known_of.format(what=decision.gap.statements[question.answer_language])
    if decision.missing_edition:
        text = texts.no_edition.format(year=decision.missing_edition, newest=newest)
    near = dict.fromkeys(facts[c.fact_id].topic for c in (*evidence.kept, *evidence.rejected) if c.fact_id)
    return Answer(
        status=decision.status,
        text="\n\n".join([*_preface(question), text]),
        language=question.language,
        answer_language=question.answer_language,
        edition=None,
        suggestions=tuple(texts.topics[topic] for topic in near)[:MAX_SUGGESTIONS],
        evidence=evidence,
    )


def cite(fact: Fact, language: str, index: Index, sources: Mapping[str, Source]) -> Citation:
    """The words one of our documents states a fact in, or the fact's own statement where no document does."""
    passages = [p for p in index.of_fact(fact.id) if p.kind is Kind.DOCUMENT]
    if not passages:
        return Citation(
            quote=fact.statements[language],
            title=locale(language).fact_record,
            document=None,
            page=None,
            edition=fact.edition,
            language=language,
            url=next((sources[i].url for i in fact.sources), None),
            fact_ids=(fact.id,),
            sources=tuple(sources[i] for i in fact.sources),
        )
    best = min(passages, key=lambda p: _unfit(p, fact, language))
    return _cited(best, index.documents, (fact.id,), tuple(sources[i] for i in fact.sources))


def quote(passage: Passage, documents: Mapping[str, Document], sources: Mapping[str, Source]) -> Citation:
    """A passage with no fact behind it, quoted whole."""
    assert passage.document
    ids = documents[passage.document].sources
    return _cited(passage, documents, passage.fact_ids, tuple(sources[i] for i in ids if i in sources))


def _unfit(passage: Passage, fact: Fact, language: str) -> tuple[bool | int, ...]:
    """What speaks against citing a passage for a fact, weightiest first: another language than the asker's, one other
    than English even so, another edition's document, a table row (hard to read alone), other facts beside this one,
    no pages to open it at."""
    return (
        passage.language != language,
        passage.language != WIDELY_READ,
        passage.edition != fact.edition,
        passage.table,
        len(passage.fact_ids),
        passage.document is None or not passage.document.endswith(".pdf"),
        len(passage.text),
    )


def _cited(
    passage: Passage,
    documents: Mapping[str, Document],
    fact_ids: tuple[str, ...],
    sources: tuple[Source, ...],
) -> Citation:
    assert passage.document is not None
    document = documents[passage.document]
    return Citation(
        quote=passage.text,
        title=document.title,
        document=document.id,
        page=passage.page,
        edition=passage.edition,
        language=passage.language,
        url=f"/documents/{document.id}?page={passage.page}&start={passage.start}&end={passage.end}#quote",
        fact_ids=fact_ids,
        sources=sources,
        start=passage.start,
        end=passage.end,
    )


def _calls_of(facts: Sequence[Fact], calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls whose dates the answer speaks of."""
    dated = {fact.id for fact in facts if {OPENING, PERIOD} & set(fact.aspects)}
    return tuple(call for call in calls if dated & set(call.fact_ids))


def state_of(call: Call, language: str, today: date) -> str:
    """One sentence on the state of a call on `today`, with the dates as the language writes them."""
    texts = locale(language)

    def say(day: str | None) -> str:
        return format_date(date.fromisoformat(day[:10]), "long", texts.date) if day else ""

    key: str = call.state
    if call.state == "open":
        key = {0: "last_day", 1: "one_day"}.get(call.days_left or 0, "open")
    if call.state == "closed" and not call.closes:
        key = "over"
    return texts.call[key].format(
        today=format_date(today, "long", texts.date),
        subject=texts.subject[call.type].format(edition=call.edition),
        opens=say(call.opens),
        closes=say(call.closes),
        days=call.days_left,
    )
