"""The last look at an answer before it leaves: nothing in it that its citations do not hold.

A failure is a fault of ours. It is raised, logged and answered with an error text; it is never passed on, and never
looks like "I don't know".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from assistant.compose.locale import locale
from assistant.domain import Answer, Document, Fact, Question, Status
from assistant.errors import CheckFailed
from assistant.figures import Number, Zone, figures, iso_figures, stated, unsupported

KOREAN_OFFSET = "+09:00"
"""The zone that the states of calls are said to be in; Korea keeps no summer time."""

_MARKER = re.compile(r"\[(\d+)\]")


def check(answer: Answer, question: Question, documents: Mapping[str, Document], facts: Mapping[str, Fact]) -> Answer:
    """Return the answer as it is.

    Raises:
        CheckFailed: A quote is not the stored text at its offsets, a marker has no citation or a citation no marker,
            or a number, date or address stands in no cited text, typed value, or computed call state.
    """
    if answer.status is not Status.ANSWERED:
        return answer
    check_quotes(answer, documents, facts)
    _check_figures(answer, question, facts)
    return answer


def check_quotes(answer: Answer, documents: Mapping[str, Document], facts: Mapping[str, Fact]) -> None:
    """Hold every quote to the stored text, and every marker to a citation.

    Raises:
        CheckFailed: One is not what it should be, or nothing is cited.
    """
    if not answer.citations:
        raise CheckFailed("The answer cites nothing.")
    _check_markers(answer)
    for number, citation in enumerate(answer.citations, 1):
        if citation.document is None:
            held = [text for i in citation.fact_ids if i in facts for text in facts[i].statements.values()]
            true = citation.quote in held
        else:
            document = documents.get(citation.document)
            true = document is not None and document.text[citation.start : citation.end] == citation.quote
        if not true:
            raise CheckFailed(f"Citation [{number}] quotes what {citation.document or 'its fact'} does not say.")


def _check_markers(answer: Answer) -> None:
    named = [int(number) for number in _MARKER.findall(answer.text)]
    if list(dict.fromkeys(named)) != list(range(1, len(answer.citations) + 1)):
        raise CheckFailed(f"The answer's markers {named} do not match its {len(answer.citations)} citations.")


def _check_figures(answer: Answer, question: Question, facts: Mapping[str, Fact]) -> None:
    """Every figure in the answer stands in what is cited, in the fixed texts, or was computed by `calls.py`."""
    texts = locale(answer.answer_language)
    said = [(texts.unofficial, answer.answer_language), (texts.quotations, answer.answer_language)]
    for citation in answer.citations:
        said.append((citation.quote, citation.language))
        said += [(text, language) for i in citation.fact_ids for language, text in facts[i].statements.items()]
    evidence = {figure for text, language in said for figure in stated(text, language)}
    computed = [question.asked_on.isoformat()]
    for call in answer.calls:
        computed += [day for day in (call.opens, call.closes) if day]
        evidence |= {Number(Decimal(call.edition)), Number(Decimal(call.days_left or 0)), Zone(KOREAN_OFFSET)}
    evidence |= {figure for day in computed for figure in iso_figures(day) or ()}
    own_words = answer.text
    for number, citation in enumerate(answer.citations, 1):
        # A quotation was compared with the stored text letter for letter, and may be in another language.
        own_words = own_words.replace(f"> {citation.quote} [{number}]", "")
    claimed = figures(_MARKER.sub("", own_words), answer.answer_language)
    if missing := unsupported(claimed, evidence):
        raise CheckFailed(f"The answer says {', '.join(map(str, missing))}; none of its citations does.")
