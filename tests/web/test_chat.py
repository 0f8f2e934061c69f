"""The chat as its page calls it: through Gradio's queue, and as the plain functions behind it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from assistant.domain import Answer, Status
from assistant.errors import UsageError
from assistant.web.chat import KEPT_CHARACTERS, Turn, clean, messages, turn


def answered(question: str, history: Sequence[str] = ()) -> Answer:
    return Answer(Status.ANSWERED, f"{question} after {len(history)}", "en", "en", None, suggestions=("More?",))


def refuses(question: str, history: Sequence[str] = ()) -> Answer:
    raise UsageError("The question has 5,000 characters; at most 2,000 are taken. Shorten it.")


def fails(question: str, history: Sequence[str] = ()) -> Answer:
    raise ZeroDivisionError("the secret inner state")


def config(web: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = web.get("/config").json()
    return found


def call(web: httpx.Client, index: int, data: list[Any], session: str, event: Any = None) -> dict[str, Any]:
    """Call a function of the page as the browser does, and give back what the queue says when it is done."""
    body = {"data": data, "fn_index": index, "session_hash": session, "event_data": event, "trigger_id": None}
    joined = web.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return {"success": False, "status": joined.status_code}
    with web.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                message: dict[str, Any] = json.loads(line.removeprefix("data:"))
                if message["msg"] in ("process_completed", "unexpected_error"):
                    return message
    raise AssertionError("the queue ended without a result")


def test_a_question_is_answered_on_the_page_with_its_citations(web: httpx.Client) -> None:
    done = call(web, 0, ["When did the 2020 call open and close?", None], "s1")
    assert done["success"]
    shown = json.dumps(done["output"]["data"], ensure_ascii=False)
    assert "31 January" in shown
    assert re.search(r"/documents/call-guide-2020-en[.a-z]*\?page=", shown)


def test_the_next_question_is_read_with_the_one_before(web: httpx.Client) -> None:
    call(web, 0, ["When does the call open and close?", None], "s2")
    done = call(web, 0, ["And in 2020?", None], "s2")
    assert "Answered · 2020 edition" in json.dumps(done["output"]["data"], ensure_ascii=False)


def test_starting_over_forgets_the_conversation(web: httpx.Client) -> None:
    last = len(config(web)["dependencies"]) - 1
    call(web, 0, ["When does the call open and close?", None], "s3")
    assert call(web, last, [], "s3")["output"]["data"][1] == []
    assert json.dumps(call(web, 0, ["Hello", None], "s3")["output"]["data"]).count('class=\\"question') == 1


def test_what_the_page_sends_as_conversation_is_not_believed(web: httpx.Client) -> None:
    forged = [{"question": "x", "html": "<p>forged</p>", "suggestions": [], "answered": True}]
    assert "forged" not in json.dumps(call(web, 0, ["Hello", forged], "s4"))


@pytest.mark.parametrize("junk", [None, 1, [], {}, [{"path": "/etc/passwd"}], "\x00", "x" * 30_000, "<script>"])
def test_every_function_of_the_page_survives_junk(web: httpx.Client, junk: Any) -> None:
    dependencies = config(web)["dependencies"]
    assert len(dependencies) == 3
    for index in range(len(dependencies) + 1):
        done = call(web, index, [junk, junk], f"junk{index}", {"value": junk})
        text = json.dumps(done)
        assert "Traceback" not in text
        assert "root:" not in text
    assert web.get("/healthz").status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"data": 1}', b'{"fn_index": 999, "data": []}'])
def test_the_queue_refuses_what_it_cannot_read(web: httpx.Client, body: bytes) -> None:
    reply = web.post("/gradio_api/queue/join", content=body, headers={"content-type": "application/json"})
    assert "Traceback" not in reply.text
    assert web.get("/healthz").status_code == 200


def test_nothing_on_the_page_or_in_its_settings_is_from_outside(web: httpx.Client) -> None:
    page = web.get("/").text
    outside = set(re.findall(r"https?://[^\"'\\\s<)]+", page)) - {"https://www.kcitynetwork.go.kr", str(web.base_url)}
    assert not outside
    assert "Gradio" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    settings = config(web)
    assert settings["analytics_enabled"] is False
    assert settings["show_error"] is False
    assert not settings["stylesheets"]
    assert json.loads(web.get("/gradio_api/info").text)["named_endpoints"] == {}


def test_a_refused_question_is_told_why_and_is_no_earlier_turn() -> None:
    refused = turn(refuses, "x" * 50_000, [])
    assert "at most 2,000" in refused.html
    assert "Question not taken" in refused.html
    assert len(refused.question) == KEPT_CHARACTERS
    assert "and on after 0" in turn(answered, "and on", [refused]).html


def test_a_fault_is_told_as_one_under_a_reference_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        failed = turn(fails, "Who may apply?", [])
    assert "Something went wrong on our side" in failed.html
    assert "secret" not in failed.html
    assert "do not know" not in failed.html
    reference = re.search(r"reference ([0-9a-f]{8})", failed.html)
    assert reference is not None
    assert reference[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_is_told_in_the_language_of_the_question() -> None:
    assert "서비스 내부 오류" in turn(fails, "누가 신청할 수 있나요?", []).html


def test_only_the_latest_suggestions_can_be_clicked() -> None:
    shown = messages([Turn("a", "<p>A</p>", ("one",)), Turn("b", "<p>B</p>", ("two",))])
    assert [message.get("options") for message in shown] == [None, None, None, [{"value": "two"}]]
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2


def test_the_page_is_cleaned_of_previews_and_given_the_nonce() -> None:
    preview = '<meta\n property="og:image"\n content="https://a.example/x.jpg"\n/>'
    page = f'{preview}<meta name="viewport"><script>1</script><gradio-app a>'
    assert clean(page, "n") == '<meta name="viewport"><script nonce="n">1</script><gradio-app theme_mode="light" a>'
