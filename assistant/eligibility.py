"""Who may apply for what, as a table of rules that each rest on facts. It never promises anything: the result is that
an applicant meets the condition, does not, or should ask the office, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from assistant.domain import Fact
from assistant.errors import UsageError

Who = Literal[
    "central-government",
    "local-government",
    "public-institution",
    "international-organization",
    "university",
    "foreign-company",
    "korean-company",
    "individual",
]
What = Literal["planning", "demonstration"]

WHO: tuple[Who, ...] = get_args(Who)
WHAT: tuple[What, ...] = get_args(What)


class Result(StrEnum):
    """What can be said of an applicant."""

    MEETS = "meets"
    DOES_NOT_MEET = "does not meet"
    ASK_THE_OFFICE = "ask the office"


@dataclass(frozen=True)
class Assessment:
    """The result for one applicant, and the facts it rests on. `with_partner`: only together with the organizations
    that the facts name."""

    who: Who
    what: What
    edition: str
    result: Result
    with_partner: bool
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """What holds for some kinds of applicant in one edition."""

    editions: tuple[str, ...]
    what: What
    who: tuple[Who, ...]
    result: Result
    facts: tuple[str, ...]
    with_partner: bool = False


MEETS, NOT, ASK = Result.MEETS, Result.DOES_NOT_MEET, Result.ASK_THE_OFFICE
_GOVERNMENTS: tuple[Who, ...] = ("central-government", "local-government")
_OTHERS: tuple[Who, ...] = ("university", "foreign-company", "korean-company", "individual")
_PARTNERS: tuple[Who, ...] = (*_GOVERNMENTS, "public-institution", "university")
_SINCE_2021 = ("2021", "2022", "2023", "2024", "2025", "2026")

RULES: tuple[Rule, ...] = (
    Rule(("2020",), "planning", (*_GOVERNMENTS, "public-institution"), MEETS,
         ("2020-eligible-applicants", "2020-eligibility-restricted")),
    Rule(("2020",), "planning", ("international-organization", *_OTHERS), NOT,
         ("2020-eligibility-restricted", "2020-eligible-applicants")),
    Rule(("2020",), "demonstration", WHO, NOT, ("2021-eligible-applicants", "2020-project-types")),
    Rule(("2021",), "planning", _GOVERNMENTS, MEETS, ("2021-eligible-applicants",)),
    # In 2021 the Clark project was proposed by a development corporation, although the call names governments alone.
    Rule(("2021",), "planning", ("public-institution",), ASK, ("2021-eligible-applicants", "2020-eligible-applicants")),
    Rule(("2021",), "planning", ("international-organization", *_OTHERS), NOT, ("2021-eligible-applicants",)),
    Rule(("2022",), "planning", _GOVERNMENTS, MEETS, ("2022-eligibility-international-orgs",
    "2021-eligible-applicants")), Rule(("2022",), "planning", ("international-organization",), MEETS,
    ("2022-eligibility-international-orgs",), True), Rule(("2022",), "planning", ("public-institution", *_OTHERS), ASK,
         ("2022-eligibility-international-orgs", "2021-eligible-applicants")),
    Rule(("2023",), "planning", _GOVERNMENTS, MEETS, ("2023-proposers",)),
    Rule(("2023",), "planning", ("public-institution", "international-organization"), ASK,
         ("2023-proposers", "2022-eligibility-international-orgs")),
    Rule(("2023",), "planning", _OTHERS, NOT, ("2023-proposers",)),
    Rule(("2024",), "planning", (*_GOVERNMENTS, "international-organization"), MEETS, ("2024-planning-eligibility",)),
    Rule(("2024",), "planning", ("public-institution",), ASK, ("2024-planning-eligibility",)),
    Rule(("2024",), "planning", _OTHERS, NOT, ("2024-planning-eligibility",)),
    Rule(("2025",), "planning", _GOVERNMENTS, MEETS,
         ("2025-planning-eligibility", "2025-faq-eligibility", "2025-faq-one-per-city")),
    Rule(("2025",), "planning", ("international-organization",), MEETS,
         ("2025-faq-eligibility", "2025-planning-eligibility"), True),
    Rule(("2025",), "planning", ("public-institution",), ASK, ("2025-planning-eligibility", "2025-faq-eligibility")),
    Rule(("2025",), "planning", _OTHERS, NOT, ("2025-planning-eligibility", "2025-faq-eligibility")),
    Rule(("2026",), "planning", (*_GOVERNMENTS, "international-organization"), MEETS, ("2026-planning-eligibility",)),
    Rule(("2026",), "planning", ("public-institution",), ASK, ("2026-planning-eligibility",)),
    Rule(("2026",), "planning", _OTHERS, NOT, ("2026-planning-eligibility",)),
    Rule(_SINCE_2021, "demonstration", ("korean-company",), MEETS,
         ("faq-demo-lead-alone", "faq-demo-consortium-required", "faq-demo-company-size"), True),
    Rule(_SINCE_2021, "demonstration", _PARTNERS, MEETS, ("faq-demo-consortium-required", "faq-demo-support-recipient"),
    True), Rule(_SINCE_2021, "demonstration", ("foreign-company",), MEETS,
         ("faq-demo-foreign-company", "faq-demo-private-only-excluded"), True),
    Rule(_SINCE_2021, "demonstration", ("international-organization",), ASK, ("faq-demo-consortium-required",)),
    Rule(_SINCE_2021, "demonstration", ("individual",), NOT, ("faq-demo-lead-alone", "faq-demo-consortium-required")),
)  # fmt: skip
"""One rule for every kind of applicant, type and edition: a test holds that."""


def assess(who: str, what: str, edition: str | None, facts: Mapping[str, Fact], editions: Sequence[str]) -> Assessment:
    """What the publications say of one kind of applicant.

    Args:
        who: One of `WHO`.
        what: One of `WHAT`.
        edition: A call year; by default the newest.
        facts: All facts; a rule none of whose facts is left is no longer one, and the office is to be asked.
        editions: The call years there are, newest first.

    Raises:
        UsageError: There is no such applicant, type or edition.
    """
    year = edition or editions[0]
    for name, value, choices in (("who", who, WHO), ("what", what, WHAT), ("edition", year, tuple(editions))):
        if value not in choices:
            raise UsageError(f"{name}: {value!r} is not known. Choose one of: {', '.join(choices)}.")
    for rule in RULES:
        if year in rule.editions and what == rule.what and who in rule.who:
            resting_on = tuple(i for i in rule.facts if i in facts)
            result = rule.result if resting_on else ASK
            return Assessment(who, what, year, result, rule.with_partner and bool(resting_on), resting_on)  # type: ignore[arg-type]
    return Assessment(who, what, year, ASK, False, ())  # type: ignore[arg-type]
