"""The eligibility walk-through in words: the result, its reasons with their citations, and that it promises nothing."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.compose.extractive import add, cite
from assistant.compose.locale import locale
from assistant.domain import Answer, Citation, Fact, Source, Status
from assistant.eligibility import Assessment, Result
from assistant.index import Index


def explain(
    assessment: Assessment, language: str, index: Index, facts: Mapping[str, Fact], sources: Mapping[str, Source]
) -> Answer:
    """Say an assessment in `language`, one of those that answers can be given in."""
    texts = locale(language)
    said = {
        Result.MEETS: texts.eligibility.with_partner if assessment.with_partner else texts.eligibility.meets,
        Result.DOES_NOT_MEET: texts.eligibility.does_not_meet,
        Result.ASK_THE_OFFICE: texts.eligibility.ask_the_office,
    }[assessment.result]
    result = said.format(
        who=texts.eligibility.who[assessment.who],
        what=texts.eligibility.what[assessment.what],
        edition=assessment.edition,
    )
    citations: list[Citation] = []
    reasons = [
        f"- {facts[i].statements[language]} [{add(citations, cite(facts[i], language, index, sources))}]"
        for i in assessment.facts
    ]
    because = [texts.eligibility.reasons, "\n".join(reasons)] if reasons else []
    return Answer(
        status=Status.ANSWERED,
        text="\n\n".join([f"**{result}**", *because, f"*{texts.eligibility.no_promise}*", f"*{texts.unofficial}*"]),
        language=language,
        answer_language=language,
        edition=assessment.edition,
        citations=tuple(citations),
    )
