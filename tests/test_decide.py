"""Which facts are said, in which order, and when nothing is."""

from __future__ import annotations

from collections.abc import Mapping
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
HELLO = Gap("gap-pleasantry", "overview", Status.GREETING, {"en": "A greeting."})
GAPS = {gap.id: gap for gap in (GAP, HELLO)}


def candidate(name: str, score: float, cosine: float = 0.6) -> Candidate:
    passage = Passage(
        id=name, kind=Kind.STATEMENT, text=name, language="en", edition="program", topic=None, fact_ids=(name,)
    )
    return Candidate(
        id=name,
        fact_id=name if name in FACTS else None,
        gap_id=name if name in GAPS else None,
        score=score,
        belief=score,
        hits=(Hit(passage, "dense", "en", 1, cosine),),
        kept=True,
    )


def decided(*kept: Candidate, aspects: Mapping[str, float] | None = None, **asked: Any) -> Decision:
    """Decide over candidates, best first, and the beliefs in aspects, which are none where they are not given."""
    question = Question(
        text="?", search_texts=("?",), language="en", answer_language="en", asked_on=date(2026, 11, 22), **asked
    )
    beliefs = dict.fromkeys(ASPECTS, 0.0) | dict(aspects or {})
    return decide(question, Evidence(kept, (), beliefs, 0.9, 0.5), FACTS, ASPECTS, GAPS, "2026")


def said(decision: Decision) -> list[str]:
    assert decision.status is Status.ANSWERED
    return [each.id for each in decision.facts]


PILOTS = (
    fact("pilot-2025", "2025", "who", kind="demonstration"),
    fact("pilot-2021", "2021", "who", kind="demonstration"),
)


def test_a_greeting_is_greeted_whatever_was_found() -> None:
    assert decided(candidate("owner", 1), pleasantry=True) == Decision(Status.GREETING)


def test_nothing_kept_is_no_evidence() -> None:
    assert decided() == Decision(Status.NO_EVIDENCE)


def test_what_is_blocked_is_blocked_whatever_was_found() -> None:
    assert decided(candidate("owner", 1), blocked=True) == Decision(Status.BLOCKED)


def test_what_is_learnt_to_be_a_greeting_is_one() -> None:
    assert decided(candidate(HELLO.id, 1)) == Decision(Status.GREETING)


def test_the_newest_edition_leads_where_none_is_named() -> None:
    found = (candidate("amount-2020", 0.5), candidate("amount-2025", 0.4))
    assert said(decided(*found, aspects={"amount": 0.9}))[0].endswith("-2026")


def test_an_older_edition_answers_what_no_newer_one_does() -> None:
    assert said(decided(candidate("launch-2020", 0.5), aspects={"launch": 0.9})) == ["launch-2020"]


def test_an_older_fact_that_was_clearly_asked_for_is_said_although_there_is_a_newer_one() -> None:
    found = (candidate("amount-2020", 0.8), candidate("amount-2026", 0.1))
    assert said(decided(*found, aspects={"amount": 0.5}))[0] == "amount-2020"
    assert said(decided(*found, aspects={"amount": 0.9}))[0] == "amount-2026"


def test_a_named_edition_is_kept_to() -> None:
    assert said(decided(candidate("amount-2025", 0.7), editions=("2025",))) == ["amount-2025"]


def test_a_named_type_goes_before_a_better_score() -> None:
    found = (candidate("pilot-2026", 1), candidate("amount-2026", 0.9))
    assert said(decided(*found[::-1], editions=("2026",), type="planning")) == ["amount-2026"]
    assert said(decided(*found, aspects={"amount": 1.5}, type="planning")) == ["amount-2026"]


def test_several_named_editions_give_one_fact_each_in_the_order_of_years() -> None:
    found = (candidate("amount-2025", 1), candidate("launch-2020", 0.9), candidate("amount-2020", 0.8))
    decision = decided(*found, aspects={"amount": 0.9}, editions=("2025", "2020"))
    assert said(decision) == ["amount-2020", "amount-2025"]
    assert decision.compared


def test_all_editions_are_compared_where_they_are_asked_for() -> None:
    decision = decided(candidate("amount-2026", 0.5), aspects={"amount": 0.9}, every=True)
    assert [FACTS[name].edition for name in said(decision)] == ["2020", "2025", "2026"]
    assert decision.compared


def test_several_editions_give_each_type_its_fact_where_none_is_named() -> None:
    found = (candidate("amount-2026", 1), candidate("pilot-2026", 0.9), candidate("amount-2025", 0.8))
    both = decided(*found, aspects={"amount": 0.9}, editions=("2025", "2026"))
    assert set(said(both)) == {"amount-2025", "amount-2026", "pilot-2026"}


def test_companions_score_nearly_as_well_and_are_of_one_edition_and_aspect() -> None:
    near = (candidate("amount-2026", 1), candidate("pilot-2026", 0.95), candidate("amount-2025", 0.94))
    assert said(decided(*near, editions=("2026", "2025")[:1])) == ["amount-2026", "pilot-2026"]
    far = (candidate("amount-2026", 1), candidate("pilot-2026", 0.2))
    assert said(decided(*far, editions=("2026",))) == ["amount-2026"]


def test_never_more_than_a_few_statements() -> None:
    many = [candidate(name, 1) for name in FACTS]
    assert len(decided(*many, aspects={"amount": 2.0}).facts) <= MAX_STATEMENTS
    assert len(decided(*many, editions=("2026",)).facts) <= MAX_STATEMENTS


def test_a_fact_without_an_aspect_stands_alone() -> None:
    assert said(decided(candidate("alone-2021", 1), candidate("amount-2026", 0.99))) == ["alone-2021"]


def test_an_unknown_edition_is_named_as_missing() -> None:
    decision = decided(candidate("amount-2026", 1), unknown_editions=("2027",))
    assert (decision.status, decision.missing_edition, decision.facts) == (Status.NO_EVIDENCE, "2027", ())


def test_a_year_that_a_statement_itself_names_is_not_missing() -> None:
    facts = {"origin": fact("origin", "program")}
    told = Fact(**{**facts["origin"].__dict__, "statements": {"en": "It was proposed in November 2019."}})
    question = Question("?", ("?",), "en", "en", date(2026, 11, 22), unknown_editions=("2019",))
    found = replace(candidate("origin", 1), fact_id="origin")
    assert decide(question, Evidence((found,), (), {}, 0.9, 0.5), {"origin": told}, {}, {}, "2026").facts == (told,)


def test_a_gap_is_said_to_be_one_and_its_own_edition_answered() -> None:
    found = (candidate(GAP.id, 1), candidate("amount-2026", 0.9))
    assert decided(*found).gap == GAP
    assert decided(*found).status is GAP.status
    assert said(decided(*found, editions=("2025",))) == ["amount-2025"]


def test_a_passage_with_no_fact_behind_it_is_quoted_where_it_is_nearest() -> None:
    loose = candidate("a-paragraph", 0.1, cosine=0.9)
    decision = decided(loose, candidate("owner", 0.9, cosine=0.5))
    assert (decision.status, decision.quoted, decision.facts) == (Status.ANSWERED, (loose,), ())
    assert said(decided(loose, candidate("owner", 0.9, cosine=0.95))) == ["owner"]


def test_each_type_gets_the_newest_fact_it_has() -> None:
    facts = {f.id: f for f in (fact("plan-2026", "2026", "who", kind="planning"), *PILOTS)}
    aspects = {"who": ("plan-2026", "pilot-2025", "pilot-2021")}
    question = Question("?", ("?",), "en", "en", date(2026, 11, 22))
    found = Evidence((replace(candidate("plan-2026", 0.5), fact_id="plan-2026"),), (), {"who": 0.9}, 0.9, 0.5)
    assert said(decide(question, found, facts, aspects, {}, "2026")) == ["plan-2026", "pilot-2025"]
    named = replace(question, type="planning")
    assert said(decide(named, found, facts, aspects, {}, "2026")) == ["plan-2026"]
