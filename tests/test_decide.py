"""Which facts are said, in which order, and when nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.decide import MAX_STATEMENTS, Decision, decide
from assistant.domain import Candidate, Evidence, Fact, Gap, Hit, Kind, Passage, Question, Status


def fact(name: str, edition: str, *aspects: str, kind: Any = "both") -> Fact:
    return Fact(
        id=name,
        edition=edition,
        topic="support",
        type=kind,
        audience=(),
        aspects=aspects,
        value=None,
        statements={"en": f"{name} holds in {edition}."},
        sources=("a-source",),
    )


FACTS = {
    f.id: f
    for f in (
        fact("amount-2026", "2026", "amount", kind="planning"),
        fact("pilot-2026", "2026", "amount", kind="demonstration"),
        fact("amount-2025", "2025", "amount", kind="planning"),
        fact("amount-2020", "2020", "amount"),
        fact("launch-2020", "2020", "launch"),
        fact("owner", "program", "organizer"),
        fact("alone-2021", "2021"),
    )
}
ASPECTS = {
    "amount": ("amount-2026", "pilot-2026", "amount-2025", "amount-2020"),
    "launch": ("launch-2020",),
    "organizer": ("owner",),
}
GAP = Gap("gap-forms", "application", Status.NO_EVIDENCE, {"en": "Not said."}, answered_by=("amount-2025",))


def candidate(name: str, score: float, shared_by: Sequence[str] = ()) -> Candidate:
    passage = Passage(
        id=name,
        kind=Kind.QUESTION if shared_by else Kind.STATEMENT,
        text=name,
        language="en",
        edition="program",
        topic=None,
        fact_ids=tuple(shared_by) or (name,),
    )
    return Candidate(
        id=name,
        fact_id=name if name in FACTS else None,
        gap_id=name if name == GAP.id else None,
        score=score,
        hits=(Hit(passage, "dense", "en", 1, score),),
        kept=True,
    )


def decided(*kept: Candidate, **asked: Any) -> Decision:
    question = Question(
        text="?", search_text="?", language="en", answer_language="en", asked_on=date(2026, 11, 22), **asked
    )
    evidence = Evidence(kept, (), 0.9, 0.5)
    return decide(question, evidence, FACTS, ASPECTS, {GAP.id: GAP}, "2026")


def said(decision: Decision) -> list[str]:
    assert decision.status is Status.ANSWERED
    return [each.id for each in decision.facts]


PASSAGE = Passage("p", Kind.QUESTION, "p", "en", "program", None)
PILOTS = (
    fact("pilot-2025", "2025", "who", kind="demonstration"),
    fact("pilot-2021", "2021", "who", kind="demonstration"),
)


def test_a_greeting_is_greeted_whatever_was_found() -> None:
    assert decided(candidate("owner", 1), pleasantry=True) == Decision(Status.GREETING)


def test_nothing_kept_is_no_evidence() -> None:
    assert decided() == Decision(Status.NO_EVIDENCE)


def test_the_newest_edition_leads_where_none_is_named() -> None:
    assert said(decided(candidate("amount-2020", 1), candidate("amount-2025", 0.9)))[0].endswith("-2026")


def test_an_older_edition_answers_what_no_newer_one_does() -> None:
    assert said(decided(candidate("launch-2020", 1), candidate("owner", 0.1))) == ["launch-2020"]


def test_a_named_edition_is_kept_to() -> None:
    assert said(decided(candidate("amount-2025", 0.7), editions=("2025",))) == ["amount-2025"]


def test_a_named_type_goes_before_a_better_score() -> None:
    found = (candidate("pilot-2026", 1), candidate("amount-2026", 0.9))
    assert said(decided(*found, editions=("2026",), type="planning")) == ["amount-2026"]
    assert said(decided(*found, type="planning")) == ["amount-2026"]


def test_several_named_editions_give_one_fact_each_in_the_order_of_years() -> None:
    found = (candidate("amount-2025", 1), candidate("launch-2020", 0.9), candidate("amount-2020", 0.8))
    assert said(decided(*found, editions=("2025", "2020"))) == ["amount-2020", "amount-2025"]


def test_companions_score_nearly_as_well_and_are_of_one_edition_and_aspect() -> None:
    near = (candidate("amount-2026", 1), candidate("pilot-2026", 0.95), candidate("amount-2025", 0.94))
    assert said(decided(*near, editions=("2026", "2025")[:1])) == ["amount-2026", "pilot-2026"]
    far = (candidate("amount-2026", 1), candidate("pilot-2026", 0.2))
    assert said(decided(*far, editions=("2026",))) == ["amount-2026"]


def test_never_more_than_a_few_statements() -> None:
    many = [candidate(name, 1) for name in FACTS]
    assert len(decided(*many).facts) <= MAX_STATEMENTS
    assert len(decided(*many, editions=("2026",)).facts) <= MAX_STATEMENTS


def test_the_aspect_of_the_question_that_was_met_decides() -> None:
    found = candidate("amount-2020", 1, shared_by=ASPECTS["amount"])
    assert set(said(decided(found))) == {"amount-2026", "pilot-2026"}


def test_a_fact_without_an_aspect_stands_alone() -> None:
    assert said(decided(candidate("alone-2021", 1), candidate("amount-2026", 0.99))) == ["alone-2021"]


def test_an_unknown_edition_is_named_as_missing() -> None:
    decision = decided(candidate("amount-2026", 1), unknown_editions=("2027",))
    assert (decision.status, decision.missing_edition, decision.facts) == (Status.NO_EVIDENCE, "2027", ())


def test_a_year_that_a_statement_itself_names_is_not_missing() -> None:
    facts = {"origin": fact("origin", "program")}
    told = Fact(**{**facts["origin"].__dict__, "statements": {"en": "It was proposed in November 2019."}})
    question = Question("?", "?", "en", "en", date(2026, 11, 22), unknown_editions=("2019",))
    found = Candidate(id="origin", fact_id="origin", gap_id=None, score=1.0, hits=(), kept=True)
    assert decide(question, Evidence((found,), (), 0.9, 0.5), {"origin": told}, {}, {}, "2026").facts == (told,)


def test_a_gap_is_said_to_be_one_and_its_own_edition_answered() -> None:
    found = (candidate(GAP.id, 1), candidate("amount-2026", 0.9))
    assert decided(*found).gap == GAP
    assert decided(*found).status is GAP.status
    assert said(decided(*found, editions=("2025",))) == ["amount-2025"]


def test_a_passage_with_no_fact_behind_it_is_quoted() -> None:
    loose = candidate("a-paragraph", 1)
    decision = decided(loose, candidate("owner", 0.9))
    assert (decision.status, decision.quoted, decision.facts) == (Status.ANSWERED, (loose,), ())


def asked_for(name: str, score: float, cosine: float) -> Candidate:
    """A candidate found by a question that asks for it alone."""
    found = candidate(name, score)
    passage = replace(found.hits[0].passage if found.hits else PASSAGE, kind=Kind.QUESTION, fact_ids=(name,))
    return replace(found, hits=(Hit(passage, "dense", "en", 1, cosine),))


def test_an_older_fact_that_was_clearly_asked_for_is_said_although_there_is_a_newer_one() -> None:
    assert said(decided(asked_for("amount-2020", 1, 0.9), asked_for("amount-2026", 0.5, 0.6)))[0] == "amount-2020"
    assert said(decided(asked_for("amount-2020", 1, 0.9), asked_for("amount-2026", 0.5, 0.88)))[0] == "amount-2026"


def test_each_type_gets_the_newest_fact_it_has() -> None:
    facts = {f.id: f for f in (fact("plan-2026", "2026", "who", kind="planning"), *PILOTS)}
    aspects = {"who": ("plan-2026", "pilot-2025", "pilot-2021")}
    question = Question("?", "?", "en", "en", date(2026, 11, 22))
    found = Evidence((Candidate("plan-2026", "plan-2026", None, 1.0, (), True),), (), 0.9, 0.5)
    assert said(decide(question, found, facts, aspects, {}, "2026")) == ["plan-2026", "pilot-2025"]
    named = replace(question, type="planning")
    assert said(decide(named, found, facts, aspects, {}, "2026")) == ["plan-2026"]


def test_a_fact_takes_the_place_of_a_gap_only_where_it_fits_clearly_better() -> None:
    gap = replace(asked_for(GAP.id, 1, 0.80), fact_id=None, gap_id=GAP.id)
    assert said(decided(gap, asked_for("owner", 0.9, 0.86))) == ["owner"]
    assert decided(gap, asked_for("owner", 0.9, 0.84)).gap == GAP
