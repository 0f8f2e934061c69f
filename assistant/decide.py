"""From evidence to a decision: the status, and which facts are said, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain import PROGRAM, Candidate, Evidence, Fact, Gap, Question, Status, Type
from assistant.figures import Day, stated
from assistant.retrieve import nearness

MAX_STATEMENTS = 3
"""More than a few statements is padding: the first is to answer."""

COMPANION_SHARE = 0.35
"""A further fact is said beside the first if its score reaches this share of the first one's."""

ALONE_YIELDS = 0.9
"""What the belief in a single fact that has an aspect is multiplied by where no edition is named: the aspect, whose
newest facts are then said, comes first where both are as likely."""


@dataclass(frozen=True)
class Decision:
    """How a question ends. `facts` are said in this order, as a comparison of editions if `compared`; `quoted`
    candidates have no fact and are quoted."""

    status: Status
    facts: tuple[Fact, ...] = ()
    quoted: tuple[Candidate, ...] = ()
    missing_edition: str | None = None
    gap: Gap | None = None
    compared: bool = False


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
    if question.blocked:
        return Decision(Status.BLOCKED)
    if question.pleasantry:
        return Decision(Status.GREETING)
    missing = next(iter(question.unknown_editions), None)
    if not evidence.kept:
        return Decision(Status.NO_EVIDENCE, missing_edition=missing)
    scored = {c.fact_id: c for c in evidence.kept if c.fact_id}
    best = _best(question, evidence, facts)
    if isinstance(best, Candidate) and best.gap_id:
        gap = gaps[best.gap_id]
        if gap.status in (Status.GREETING, Status.BLOCKED):
            return Decision(gap.status)
        told = [facts[i] for i in gap.answered_by if facts[i].edition in question.editions]
        if not told:
            return Decision(gap.status, gap=gap, missing_edition=missing)
        return Decision(Status.ANSWERED, facts=tuple(told[:MAX_STATEMENTS]))
    if isinstance(best, Candidate) and best.fact_id is None:
        return Decision(Status.ANSWERED, quoted=(best,))
    if (
        isinstance(best, str)
        and question.every
        and len(every := _each_edition(question, aspects[best], scored, facts)) > 1
    ):
        return Decision(Status.ANSWERED, facts=tuple(every), compared=True)
    if isinstance(best, str):
        chosen = _current(question, best, scored, facts, aspects, newest)
    elif len(question.editions) > 1 and (compared := _compared(question, facts[best.id], evidence, scored, facts)):
        return Decision(Status.ANSWERED, facts=tuple(compared), missing_edition=missing, compared=len(compared) > 1)
    else:
        chosen = [facts[i] for i in _companions(facts[best.id], _of_type(question, list(scored), facts), scored, facts)]
    if missing and not any(missing in text for fact in chosen for text in fact.statements.values()):
        return Decision(Status.NO_EVIDENCE, missing_edition=missing)
    return Decision(Status.ANSWERED, facts=tuple(chosen))


def _best(question: Question, evidence: Evidence, facts: Mapping[str, Fact]) -> Candidate | str:
    """What is asked for most likely: a candidate, or, where no edition is named, an aspect by its name."""
    passage = next((c for c in evidence.kept if not c.fact_id and not c.gap_id), None)
    fitting = set(_of_type(question, [c.id for c in evidence.kept if c.fact_id], facts))
    known = [c for c in evidence.kept if c.gap_id or c.id in fitting]
    if not known:
        assert passage is not None
        return passage
    if passage and nearness(passage) > max(nearness(c) for c in known):
        return passage

    def weight(candidate: Candidate) -> float:
        if candidate.gap_id:
            return candidate.score
        has_aspect = bool(facts[candidate.id].aspects) and not question.editions
        return candidate.score * (ALONE_YIELDS if has_aspect else 1.0)

    best = max(known, key=weight)
    if question.editions or not evidence.aspects:
        return best
    shares = {name: belief + _shared(name, known, facts) for name, belief in evidence.aspects.items()}
    aspect = max(shares, key=lambda name: shares[name])
    return aspect if shares[aspect] >= weight(best) else best


def _shared(aspect: str, known: Sequence[Candidate], facts: Mapping[str, Fact]) -> float:
    """What the fused ranking says for an aspect: as much as for the best of its facts."""
    return max((c.score - c.belief for c in known if c.fact_id and aspect in facts[c.id].aspects), default=0.0)


def _of_type(question: Question, ids: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """Those that speak of the type the question names; all of them where it names none or none does."""
    fitting = [i for i in ids if question.type is None or facts[i].type in (question.type, "both")]
    return fitting or list(ids)


def _compared(
    question: Question, best: Fact, evidence: Evidence, scored: Mapping[str, Candidate], facts: Mapping[str, Fact]
) -> list[Fact]:
    """For several editions: for each the best fact of the aspect asked for, and the best of the other type where none
    is named."""

    def weight(name: str) -> float:
        """The belief in an aspect, by the share of the editions that it has facts for."""
        return belief(name) * len({fact.edition for fact in facts.values() if name in fact.aspects} & years)

    def belief(name: str) -> float:
        return evidence.aspects.get(name, 0.0) + scored[best.id].score * (name in best.aspects)

    years = set(question.editions)
    aspect = max(evidence.aspects, key=weight, default="")
    if not aspect or not weight(aspect):
        return []
    kin = [i for i in _of_type(question, list(scored), facts) if aspect in facts[i].aspects]
    chosen: dict[tuple[str, Type], str] = {}
    for i in kin:
        said = [other for (year, _), other in chosen.items() if year == facts[i].edition]
        if not said or (best.type != "both" and all({facts[i].type, facts[o].type} == _TYPES for o in said)):
            chosen[facts[i].edition, facts[i].type] = i
    return sorted((facts[i] for i in chosen.values()), key=lambda fact: fact.edition)


_TYPES = {"planning", "demonstration"}


def _each_edition(
    question: Question, ids: Sequence[str], scored: Mapping[str, Candidate], facts: Mapping[str, Fact]
) -> list[Fact]:
    """For all editions: the best fact of an aspect for each."""
    best: dict[str, str] = {}
    for i in sorted(_of_type(question, list(ids), facts), key=lambda i: -scored[i].score if i in scored else 0.0):
        best.setdefault(facts[i].edition, i)
    return sorted((facts[i] for i in best.values() if facts[i].edition != PROGRAM), key=lambda fact: fact.edition)


def _current(
    question: Question,
    aspect: str,
    scored: Mapping[str, Candidate],
    facts: Mapping[str, Fact],
    aspects: Mapping[str, Sequence[str]],
    newest: str,
) -> list[Fact]:
    """With no edition named: the facts of today for an aspect, newest edition first, and of one edition what was asked
    for first."""
    current = _newest(_of_type(question, list(aspects[aspect]), facts), facts, newest, question.type)
    current.sort(key=lambda i: -scored[i].score if i in scored else 0.0)
    current.sort(key=lambda i: _year(facts[i], newest), reverse=True)
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


def _companions(
    first: Fact, ranked: Sequence[str], scored: Mapping[str, Candidate], facts: Mapping[str, Fact]
) -> list[str]:
    """The first fact, and those of its edition and aspect, or topic, that score nearly as well: who asks when a call
    opened and closed asks for two."""
    floor = COMPANION_SHARE * scored[first.id].score
    kin = [
        i
        for i in ranked
        if facts[i].edition == first.edition
        and (set(facts[i].aspects) & set(first.aspects) or facts[i].topic == first.topic)
        and scored[i].score >= floor
    ]
    return _not_said_twice([first.id, *(i for i in kin if i != first.id)], facts)
