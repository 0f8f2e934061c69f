"""An answer as the JSON that the command line, the batch and the API all give back."""

from __future__ import annotations

from typing import Any

from assistant.domain import Answer, Call, Citation
from assistant.eligibility import Assessment


def reply(answer: Answer, id: str | int | None = None) -> dict[str, Any]:
    """The answer as one JSON object of the contract; `id` is the one the question came with."""
    return {
        "id": id,
        "language": answer.language,
        "answer_language": answer.answer_language,
        "status": str(answer.status),
        "answer": answer.text,
        "edition": answer.edition,
        "citations": [_citation(citation) for citation in answer.citations],
        "suggestions": list(answer.suggestions),
        "calls": [call_json(call) for call in answer.calls],
        "timings_ms": {name: round(ms, 3) for name, ms in answer.timings_ms.items()},
    }


def assessment_json(assessment: Assessment, answer: Answer) -> dict[str, Any]:
    """The result of the eligibility walk-through as JSON."""
    return {
        "who": assessment.who,
        "what": assessment.what,
        "edition": assessment.edition,
        "result": str(assessment.result),
        "with_partner": assessment.with_partner,
        "fact_ids": list(assessment.facts),
        "language": answer.language,
        "answer": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "quote": citation.quote,
        "title": citation.title,
        "document": citation.document,
        "page": citation.page,
        "edition": citation.edition,
        "language": citation.language,
        "url": citation.url,
        "fact_ids": list(citation.fact_ids),
        "sources": [
            {"id": s.id, "title": s.title, "publisher": s.publisher, "kind": s.kind, "url": s.url}
            for s in citation.sources
        ],
        "source_ids": [s.id for s in citation.sources],
    }


def call_json(call: Call) -> dict[str, Any]:
    """A call's window and state as JSON."""
    return {
        "edition": call.edition,
        "type": call.type,
        "opens": call.opens,
        "closes": call.closes,
        "timezone": call.timezone,
        "state": call.state,
        "days_left": call.days_left,
        "fact_ids": list(call.fact_ids),
    }
