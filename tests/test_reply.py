"""The JSON of an answer: exactly the contract, whatever the status."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from contract import REPLY_KEYS

from assistant.assistant import Assistant
from assistant.domain import Status
from assistant.reply import reply

CITATION_KEYS = [
    "quote",
    "title",
    "document",
    "page",
    "edition",
    "language",
    "url",
    "fact_ids",
    "sources",
    "source_ids",
]
SOURCE_KEYS = ["id", "title", "publisher", "kind", "url"]
CALL_KEYS = ["edition", "type", "opens", "closes", "timezone", "state", "days_left", "fact_ids"]

QUESTIONS = {
    "answered": "When did the 2020 call open?",
    "answered for the program": "Who runs the K-City Network program?",
    "no evidence": "How do I bake sourdough bread at home?",
    "greeting": "Hello!",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_reply_has_exactly_the_keys_of_the_contract(question: str, assistant: Assistant) -> None:
    told = json.loads(json.dumps(reply(assistant.ask(question, today=date(2026, 11, 22)), "q1")))
    assert list(told) == REPLY_KEYS
    assert told["id"] == "q1"
    assert told["status"] in set(Status)
    assert all(isinstance(text, str) for text in told["suggestions"])
    assert all(isinstance(ms, float) for ms in told["timings_ms"].values())
    for citation in told["citations"]:
        assert list(citation) == CITATION_KEYS
        assert all(list(source) == SOURCE_KEYS for source in citation["sources"])
        assert citation["source_ids"] == [source["id"] for source in citation["sources"]]
    assert all(list(call) == CALL_KEYS for call in told["calls"])
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", told["answer"])]
    assert list(dict.fromkeys(markers)) == list(range(1, len(told["citations"]) + 1))


def test_an_answer_names_no_publication_in_its_text(assistant: Assistant) -> None:
    told: dict[str, Any] = reply(assistant.ask(QUESTIONS["answered"], today=date(2026, 11, 22)))
    assert told["citations"][0]["sources"]
    assert not any(source["title"] in told["answer"] for c in told["citations"] for source in c["sources"])


def test_the_id_stays_what_it_was(assistant: Assistant) -> None:
    answer = assistant.ask("Hello!")
    assert [reply(answer, id)["id"] for id in ("a", 7, None)] == ["a", 7, None]
    assert reply(answer)["id"] is None
