"""From evidence to a decision: the status, and which facts are said, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain import PROGRAM, Candidate, Evidence, Fact, Gap, Hit, Kind, Question, Status, Type
from assistant.figures import Day, stated
from assistant.retrieve import affinity, nearness

MAX_STATEMENTS = 3
"""More than a few statements is padding: the first is to answer."""

COMPANION_SHARE = 0.8
"""A further fact is said beside the first if its fused score reaches this share of the first one's."""


ALONE_MARGIN = 0.1
"""By how much cosine an older fact must fit better than the newest ones of its aspect, and than the question they
share, to be said instead of them."""

GAP_MARGIN = -0.05
"""By how much cosine a gap that leads the ranking must fit better than the best fact to be told instead of it. Below
zero: a fact takes its place only where it fits better by as much."""


@dataclass(frozen=True)
class Decision:
    """How a question ends. `facts` are said in this order; `quoted` candidates have no fact and are quoted."""

    status: Status
    facts: tuple[Fact, ...] = ()
    quoted: tuple[Candidate, ...] = ()
    missing_edition: str | None = None
    gap: Gap | None = None


def decide(
    question: Question,
    evidence: Evidence,
    facts: Mapping[str, Fact],
    aspects: Mapping[str, Sequence[str]],
    gaps: Mapping[str, Gap],
    newest: str,
) -> Decision:
    """Choose what is said. `aspects` maps an aspect to its fact ids, newest edition first; `newest` is the newest
    edition there is."""
    if question.pleasantry:
        return Decision(Status.GREETING)
    missing = next(iter(question.unknown_editions), None)
    if not evidence.kept:
        return Decision(Status.NO_EVIDENCE, missing_edition=missing)
    scored = {c.fact_id: c for c in evidence.kept if c.fact_id}
    best = _best(evidence.kept)
    if best.gap_id:
        gap = gaps[best.gap_id]
        told = [facts[i] for i in gap.answered_by if facts[i].edition in question.editions]
        if not told:
            return Decision(gap.status, gap=gap, missing_edition=missing)
        return Decision(Status.ANSWERED, facts=tuple(told[:MAX_STATEMENTS]))
    if best.fact_id is None:
        return Decision(Status.ANSWERED, quoted=(best,))
    if question.editions:
        chosen = _for_editions(question, scored, facts)
    else:
        chosen = _current(question, scored, facts, aspects, newest)
    if missing and not any(missing in text for fact in chosen for text in fact.statements.values()):
        return Decision(Status.NO_EVIDENCE, missing_edition=missing)
    return Decision(Status.ANSWERED, facts=tuple(chosen))


def _best(kept: Sequence[Candidate]) -> Candidate:
    """The first candidate; but a gap only where it fits clearly better than any fact, since to say that something is
    not known when it is does harm too."""
    first = kept[0]
    rival = next((c for c in kept if c.fact_id), None)
    if first.gap_id and rival and nearness(first) < nearness(rival) + GAP_MARGIN:
        return rival
    return first


def _of_type(question: Question, ids: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """Those that speak of the type the question names; all of them where it names none or none does."""
    fitting = [i for i in ids if question.type is None or facts[i].type in (question.type, "both")]
    return fitting or list(ids)


def _for_editions(question: Question, scored: Mapping[str, Candidate], facts: Mapping[str, Fact]) -> list[Fact]:
    """For named editions: the best fact, and its companions of the same aspect; several years, the best of each."""
    ranked = _of_type(question, list(scored), facts)
    first = facts[ranked[0]]
    if len(question.editions) > 1:
        kin = [facts[i] for i in ranked if set(facts[i].aspects) & set(first.aspects)]
        by_year = {fact.edition: fact for fact in reversed(kin)}
        found = [by_year[year] for year in sorted(question.editions) if year in by_year]
        return found or [first]
    return [facts[i] for i in _companions(first, ranked, scored, facts)]


def _current(
    question: Question,
    scored: Mapping[str, Candidate],
    facts: Mapping[str, Fact],
    aspects: Mapping[str, Sequence[str]],
    newest: str,
) -> list[Fact]:
    """With no edition named: the facts of today. Where the best fact is of an older call, those of newer ones that
    answer the same question are said instead, unless what was asked clearly fits the older alone."""
    ranked = _of_type(question, list(scored), facts)
    best = facts[ranked[0]]
    aspect = _aspect_asked(scored[best.id], best, aspects)
    if aspect is None:
        return [facts[i] for i in _companions(best, ranked, scored, facts)]
    kin = _of_type(question, list(aspects[aspect]), facts)
    current = _newest(kin, facts, newest, question.type)
    order = {i: rank for rank, i in enumerate(scored)}
    current.sort(key=lambda i: (-affinity(scored[i]) if i in scored else 0.0, order.get(i, len(order))))
    current.sort(key=lambda i: _year(facts[i], newest), reverse=True)
    rivals = [affinity(scored[i]) for i in current if i in scored and best.id not in current]
    if rivals and affinity(scored[best.id]) > max(*rivals, _shared_nearness(scored[best.id])) + ALONE_MARGIN:
        return [facts[i] for i in _companions(best, ranked, scored, facts)]
    return [facts[i] for i in _not_said_twice(current, facts)]


def _year(fact: Fact, newest: str) -> str:
    """The edition a fact is of; what holds for the program as a whole is as new as the newest."""
    return newest if fact.edition == PROGRAM else fact.edition


def _newest(ids: Sequence[str], facts: Mapping[str, Fact], newest: str, named: Type | None) -> list[str]:
    """For the type that is named, else for each, the facts of the newest edition that has any: the newest call may have
    said nothing new of one type, and to leave that out would mislead who asks for it."""
    chosen: dict[str, None] = {}
    for kind in (named,) if named else ("planning", "demonstration"):
        mine = [i for i in ids if facts[i].type in (kind, "both")]
        year = max((_year(facts[i], newest) for i in mine), default="")
        chosen |= dict.fromkeys(i for i in mine if _year(facts[i], newest) == year)
    return list(chosen)


def _not_said_twice(ids: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """The first few, less those whose dates another one says too: the opening and the closing day beside the window."""
    dates = {i: {f for f in stated(facts[i].statements["en"], "en") if isinstance(f, Day) and f.month} for i in ids}
    kept = [
        i
        for place, i in enumerate(ids)
        if not dates[i]
        or not any(dates[i] < dates[other] or (dates[i] == dates[other] and other in ids[:place]) for other in ids)
    ]
    return kept[:MAX_STATEMENTS]


def _shared_questions(candidate: Candidate) -> list[Hit]:
    return [hit for hit in candidate.hits if hit.leg == "dense" and len(hit.passage.fact_ids) > 1]


def _shared_nearness(candidate: Candidate) -> float:
    return max((hit.score for hit in _shared_questions(candidate)), default=0.0)


def _aspect_asked(candidate: Candidate, fact: Fact, aspects: Mapping[str, Sequence[str]]) -> str | None:
    """The aspect through which a fact was found, of the nearest question that several facts share; else its first."""
    shared = [hit for hit in _shared_questions(candidate) if hit.passage.kind is Kind.QUESTION]
    if shared:
        ids = set(max(shared, key=lambda hit: hit.score).passage.fact_ids)
        return next((name for name in fact.aspects if set(aspects[name]) == ids), None)
    return next(iter(fact.aspects), None)


def _companions(
    first: Fact, ranked: Sequence[str], scored: Mapping[str, Candidate], facts: Mapping[str, Fact]
) -> list[str]:
    """The first fact, and those of its edition and aspect that score nearly as well."""
    floor = COMPANION_SHARE * scored[first.id].score
    kin = [
        i
        for i in ranked
        if facts[i].edition == first.edition and set(facts[i].aspects) & set(first.aspects) and scored[i].score >= floor
    ]
    return _not_said_twice([first.id, *(i for i in kin if i != first.id)], facts)
