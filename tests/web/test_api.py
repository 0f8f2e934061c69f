"""`POST /api/ask` and the probes: the contract, and what becomes of everything that is not a question."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

KEYS = [
    *("id", "language", "answer_language", "status", "answer", "edition", "citations", "suggestions", "calls"),
    "timings_ms",
]
CITATION_KEYS = {
    *("quote", "title", "document", "page", "edition", "language", "url", "fact_ids", "sources", "source_ids"),
}
SOURCE_KEYS = {"id", "title", "publisher", "kind", "url"}
JSON = {"content-type": "application/json"}


def ask(web: httpx.Client, **body: object) -> httpx.Response:
    return web.post("/api/ask", json=body)


def error_of(reply: httpx.Response) -> dict[str, str]:
    """The error of a reply, once it is sure to have the one shape."""
    body = reply.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "message", "request_id"]
    assert body["error"]["request_id"] == reply.headers["x-request-id"]
    return body["error"]


def test_a_reply_has_every_key_of_the_contract(web: httpx.Client) -> None:
    reply = ask(web, id="q1", question="When did the 2020 call open and close?", unknown=1).json()
    assert list(reply) == KEYS
    assert reply["id"] == "q1"
    assert reply["status"] == "answered"
    assert reply["edition"] == "2020"
    assert "31 January" in reply["answer"]
    assert "[1]" in reply["answer"]
    assert set(reply["citations"][0]) == CITATION_KEYS
    assert set(reply["citations"][0]["sources"][0]) == SOURCE_KEYS
    assert reply["citations"][0]["source_ids"] == [source["id"] for source in reply["citations"][0]["sources"]]


def test_an_answer_is_in_the_language_of_the_question_or_the_one_asked_for(web: httpx.Client) -> None:
    assert ask(web, question="2020년 접수 기간은 언제인가요?").json()["answer_language"] == "ko"
    assert ask(web, question="2020년 접수 기간은 언제인가요?", lang="en").json()["answer_language"] == "en"


def test_a_follow_up_is_read_with_the_turn_before_it(web: httpx.Client) -> None:
    reply = ask(web, question="And in 2020?", history=["When does the call open and close?"]).json()
    assert reply["edition"] == "2020"
    assert reply["status"] == "answered"


def test_the_id_comes_back_as_it_was_given(web: httpx.Client) -> None:
    assert ask(web, id=7, question="Who may apply?").json()["id"] == 7
    assert ask(web, question="Who may apply?").json()["id"] is None


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b"{}", "question"),
        (b'{"question": 1}', "question"),
        (b'{"question": null}', "question"),
        (b'{"question": "a", "history": "b"}', "history"),
        (b'{"question": "a", "history": [1]}', "history.0"),
        (b'{"question": "a", "lang": ["en"]}', "lang"),
        (b'{"question": "a", "id": {}}', "id"),
        (b'{"question": "\xff\xfe"}', "body"),
        (rb'{"question": "\ud800"}', "body"),
        (b'{"question": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "body"),
        (b'{"question": "a", "x": ' + b'{"x":' * 9_000 + b"1" + b"}" * 9_000 + b"}", "body"),
        (json.dumps({"question": "a", "history": ["b"] * 51}).encode(), "history"),
        (b'{"question": ""}', "empty"),
        (b'{"question": "   "}', "empty"),
        (b'{"question": "?!"}', "empty"),
        (rb'{"question": "a\u0000b"}', "U+0000"),
        (rb'{"question": "a\u001b[31m"}', "U+001B"),
        (json.dumps({"question": "a" * 2_001}).encode(), "2,000"),
        (b'{"question": "Who may apply?", "lang": "xx"}', "'xx'"),
        (b'{"question": "Who may apply?", "lang": "../../etc"}', "etc"),
    ],
)
def test_a_body_that_is_no_question_is_refused_with_what_is_wrong(web: httpx.Client, body: bytes, names: str) -> None:
    reply = web.post("/api/ask", content=body, headers=JSON)
    assert reply.status_code == 422
    error = error_of(reply)
    assert error["code"] == "bad_usage"
    assert names.lower() in error["message"].lower()


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_does_not_say_it_is_json_is_refused(web: httpx.Client, media_type: str) -> None:
    body = b'{"question": "Who may apply?"}'
    reply = web.post("/api/ask", content=body, headers={"content-type": media_type})
    assert reply.status_code == 415
    assert error_of(reply)["code"] == "unsupported_media_type"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(web: httpx.Client, method: str) -> None:
    reply = web.request(method, "/api/ask")
    assert reply.status_code == 405
    assert error_of(reply)["code"] == "method_not_allowed"
    assert reply.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/nothing", "/docs", "/redoc", "/.env", "/api/ask/x"]
)
def test_an_unknown_address_is_not_found(web: httpx.Client, path: str) -> None:
    reply = web.get(path)
    assert reply.status_code == 404
    assert error_of(reply)["code"] == "not_found"


def test_a_fault_is_told_as_one_with_its_trace_in_the_log_alone(
    broken: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = ask(broken, question="Who may apply?")
    assert reply.status_code == 500
    error = error_of(reply)
    assert error["code"] == "internal_fault"
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    logged = [record for record in caplog.records if error["request_id"] in record.getMessage()]
    assert len(logged) == 1
    assert logged[0].exc_info
    assert "Who may apply?" not in caplog.text


def test_many_at_once_are_all_answered_alike(web: httpx.Client) -> None:
    questions = ["Who may apply in 2020?", "누가 신청할 수 있나요?", "What is the weather in Paris?", "Hello"] * 10
    alone = {question: ask(web, question=question).json()["answer"] for question in questions[:4]}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: ask(web, question=question).json()["answer"], questions))
    assert together == [alone[question] for question in questions]


def test_the_probes_tell_alive_from_ready(web: httpx.Client, broken: httpx.Client) -> None:
    assert web.get("/healthz").json() == {"status": "alive"}
    assert web.get("/readyz").json()["status"] == "ready"
    assert broken.get("/healthz").status_code == 200
    unready = broken.get("/readyz")
    assert unready.status_code == 503
    assert "kcity index" in error_of(unready)["message"]


def test_the_description_names_the_body(web: httpx.Client) -> None:
    operation = web.get("/openapi.json").json()["paths"]["/api/ask"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["question"]
    assert set(schema["properties"]) == {"id", "question", "history", "lang", "edition"}
