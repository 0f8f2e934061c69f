"""From evidence to a decision: the status, and which facts are said, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain import PROGRAM, Candidate, Evidence, Fact, Gap, Question, Status
from assistant.retrieve import affinity

MAX_STATEMENTS = 3
"""More than a few statements is padding: the first is to answer."""

COMPANION_SHARE = 0.8
"""A further fact is said beside the first if its fused score reaches this share of the first one's."""


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
    if not evidence.kept:
        return Decision(Status.NO_EVIDENCE)
    best = evidence.kept[0]
    scored = {c.fact_id: c for c in evidence.kept if c.fact_id}
    if best.gap_id:
        gap = gaps[best.gap_id]
        told = [facts[i] for i in gap.answered_by if facts[i].edition in question.editions]
        if not told:
            return Decision(gap.status, gap=gap, missing_edition=next(iter(question.unknown_editions), None))
        return Decision(Status.ANSWERED, facts=tuple(told[:MAX_STATEMENTS]))
    if best.fact_id is None:
        return Decision(Status.ANSWERED, quoted=(best,))
    if question.editions:
        chosen = _for_editions(question, scored, facts)
    else:
        chosen = _current(question, scored, facts, aspects, newest)
    missing = next(iter(question.unknown_editions), None)
    if missing and not any(missing in text for fact in chosen for text in fact.statements.values()):
        return Decision(Status.NO_EVIDENCE, missing_edition=missing)
    return Decision(Status.ANSWERED, facts=tuple(chosen))


def _of_type(question: Question, ids: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """Those of the type the question names; all of them where it names none or there are none of it."""
    fitting = [i for i in ids if question.type in (None, facts[i].type)]
    return fitting or [i for i in ids if facts[i].type == "both"] or list(ids)


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
    """With no edition named: the facts of today. Where the best fact is of an older call and a newer one answers
    the same question, the newer leads and the older may follow."""
    ranked = _of_type(question, list(scored), facts)
    best = facts[ranked[0]]
    aspect = _aspect_asked(scored[best.id], best, aspects)
    if aspect is None:
        return [facts[i] for i in _companions(best, ranked, scored, facts)]
    kin = _of_type(question, list(aspects[aspect]), facts)
    current = [i for i in kin if facts[i].edition in (newest, PROGRAM)]
    if not current:
        year = max(facts[i].edition for i in kin)
        current = [i for i in kin if facts[i].edition == year]
    order = {i: rank for rank, i in enumerate(scored)}
    current.sort(key=lambda i: (-affinity(scored[i]) if i in scored else 0.0, order.get(i, len(order))))
    return [facts[i] for i in current[:MAX_STATEMENTS]]


def _aspect_asked(candidate: Candidate, fact: Fact, aspects: Mapping[str, Sequence[str]]) -> str | None:
    """The aspect through which a fact was found: of the best-scored question that several facts share."""
    shared = [hit for hit in candidate.hits if len(hit.passage.fact_ids) > 1]
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
    return [first.id, *(i for i in kin if i != first.id)][:MAX_STATEMENTS]
