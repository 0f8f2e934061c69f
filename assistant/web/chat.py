"""The chat page: one Gradio `Blocks` over one `ask`, and the cleaning of the page it is served in."""

from __future__ import annotations

import gzip
import logging
import os
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.domain import Answer
from assistant.errors import UsageError
from assistant.language import detect
from assistant.web.markup import answer_html, note_html, question_html
from assistant.web.texts import FALLBACK, Texts, languages, texts

# Read by Gradio when it is imported: it would otherwise report each start to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

OFFICIAL_SITE = "https://www.kcitynetwork.go.kr"

KEPT_TURNS = 30
"""The most turns of a conversation that are shown and kept; older ones fall away."""
KEPT_CHARACTERS = 300
"""How much of a question that was not answered is shown and kept: it may be far longer than one that is."""
SESSIONS = 500
"""The most conversations kept in memory at once; the one longest idle is forgotten first."""
QUEUE = 64
"""The most questions that may wait for an answer; the next visitor is told that the page is busy."""
AT_ONCE = 4
"""The most questions answered at the same time: each is work for one core, of which there may be two."""

FONTS = (
    *("system-ui", "-apple-system", "Segoe UI", "Roboto", "Apple SD Gothic Neo", "Malgun Gothic"),
    *("Noto Sans KR", "Noto Sans CJK KR", "sans-serif"),
)
"""Fonts that visitors' own systems have, those with Hangul among them: none is fetched."""

log = logging.getLogger(__name__)

Ask = Callable[[str, Sequence[str]], Answer]
"""A question and the user's earlier turns, oldest first, to an answer."""


@dataclass(frozen=True)
class Turn:
    """One question with what was shown for it. `answered` is False for a refusal or a fault."""

    question: str
    html: str
    suggestions: tuple[str, ...] = ()
    answered: bool = True


def turn(ask: Ask, question: str, earlier: Sequence[Turn]) -> Turn:
    """Ask, and make a turn of whatever comes of it: an answer, a refusal with its reason, or a fault."""
    try:
        answer = ask(question, [before.question for before in earlier if before.answered])
    except UsageError as error:
        return _unanswered(question, _texts_for(question).not_taken, str(error), "refused")
    except Exception:
        # The edge of the page: a fault is said to be one, under a reference that finds its trace in the log.
        reference = secrets.token_hex(4)
        log.exception("chat request %s failed", reference)
        wording = _texts_for(question)
        return _unanswered(question, wording.fault_label, wording.fault.format(reference=reference), "fault")
    return Turn(question, answer_html(answer), answer.suggestions)


def _unanswered(question: str, label: str, message: str, kind: str) -> Turn:
    return Turn(question[:KEPT_CHARACTERS], note_html(label, message, kind), answered=False)


def _texts_for(question: str) -> Texts:
    return texts(detect(question[:200]))


def messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The turns as Gradio shows them; only the latest answer's suggestions can be clicked."""
    shown: list[dict[str, Any]] = []
    for each in turns:
        shown.append({"role": "user", "content": question_html(each.question)})
        shown.append({"role": "assistant", "content": each.html})
    if turns and turns[-1].suggestions:
        shown[-1]["options"] = [{"value": suggestion} for suggestion in turns[-1].suggestions]
    return shown


def build(ask: Ask) -> gr.Blocks:
    """The page. Its texts follow the browser's language, those of an answer the answer's."""
    i18n = translations()

    def submit(question: str, turns: tuple[Turn, ...]) -> tuple[str, list[dict[str, Any]], tuple[Turn, ...]]:
        if not isinstance(question, str) or not question.strip():
            return "", messages(turns), turns
        latest = turn(ask, question, turns)
        after = (*turns, latest)[-KEPT_TURNS:]
        # A question that was not taken stays in the box, to be mended.
        return "" if latest.answered else question, messages(after), after

    def submit_example(event: gr.SelectData, turns: tuple[Turn, ...]) -> tuple[str, list[Any], tuple[Turn, ...]]:
        value = event.value
        return submit(value.get("text", "") if isinstance(value, dict) else value, turns)

    def restart() -> tuple[str, list[Any], tuple[Turn, ...]]:
        return "", [], ()

    with gr.Blocks(title=texts(FALLBACK).title, analytics_enabled=False, fill_height=True) as page:
        # Markdown, as Gradio's HTML component evaluates its value as a script, which the page's policy forbids.
        gr.Markdown(i18n("header"), elem_id="masthead")
        turns = gr.State(())
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            container=False,
            scale=1,
            height="auto",
            layout="panel",
            buttons=[],
            placeholder=i18n("welcome_html"),
            examples=[{"text": example} for language in languages() for example in texts(language).examples],
            sanitize_html=True,
            allow_tags=False,
            autoscroll=False,
            latex_delimiters=[],
            group_consecutive_messages=False,
            allow_file_downloads=False,
            feedback_options=None,
        )
        with gr.Row(elem_id="ask"):
            box = gr.Textbox(
                elem_id="question",
                label=i18n("question"),
                placeholder=i18n("placeholder"),
                container=False,
                lines=1,
                max_lines=6,
                scale=1,
                min_width=120,
            )
            send = gr.Button(i18n("send"), elem_id="send", variant="primary", scale=0, min_width=88)
        with gr.Row(elem_id="foot"):
            again = gr.Button(i18n("restart"), elem_id="restart", variant="secondary", size="sm", scale=0, min_width=96)
            gr.Markdown(i18n("footer"))

        changed = [box, chat, turns]
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        one_pool: dict[str, Any] = {**hidden, "concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
        gr.on([box.submit, send.click], submit, [box, turns], changed, **one_pool)
        gr.on([chat.example_select, chat.option_select], submit_example, [turns], changed, **one_pool)
        again.click(restart, None, changed, **hidden)
    page.queue(max_size=QUEUE, api_open=False, default_concurrency_limit=AT_ONCE)
    # `launch()` has a parameter for this; a mounted page has only the attribute.
    page.state_session_capacity = SESSIONS
    return page


def translations() -> gr.I18n:
    """The page texts in every language that has them, under the names `build` uses."""
    return gr.I18n(**{language: _translation(texts(language)) for language in languages()})


def _translation(wording: Texts) -> dict[str, str]:
    name = escape(wording.official_site)
    site = f'<a href="{OFFICIAL_SITE}" target="_blank" rel="noopener noreferrer">{name}</a>'
    return {
        "header": f'<div class="masthead"><h1>{escape(wording.title)}</h1><p class="lead">{escape(wording.lead)}</p>'
        f'<p class="official"><strong>{escape(wording.unofficial)}</strong> '
        f"{escape(wording.channels).format(site=site)}</p></div>",
        "footer": f'<a href="/documents" target="_blank" rel="noopener">{escape(wording.documents)}</a>',
        "welcome_html": f'<p class="welcome">{escape(wording.welcome)}</p>',
        "question": wording.question,
        "placeholder": wording.placeholder,
        "send": wording.send,
        "restart": wording.restart,
    }


def theme() -> gr.themes.Base:
    """White, one navy accent, the fonts of the visitor's system."""
    navy = gr.themes.Color(
        "#f1f5fb",
        "#e3eaf5",
        "#c6d4ea",
        "#9db3d8",
        "#6a8abf",
        "#2f569c",
        *["#14346b"] * 3,
        "#0f2850",
        "#0a1b38",
    )
    return gr.themes.Base(
        primary_hue=navy,
        neutral_hue="slate",
        radius_size="sm",
        text_size="md",
        font=FONTS,
        font_mono=("ui-monospace", "monospace"),
    ).set(
        body_background_fill="#ffffff",
        button_primary_background_fill="#14346b",
        button_primary_background_fill_hover="#1d4690",
        button_primary_text_color="#ffffff",
    )


class CleanPage:
    """Serves Gradio's page without what names its makers, and with a policy that lets no other script run.

    Its template holds link previews with outside addresses, which are taken out, and inline scripts, which get
    the nonce of the response.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to Gradio; rewrite the page itself."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        zipped = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            nonce = secrets.token_urlsafe(16)
            page = clean(body.decode("utf-8"), nonce).encode("utf-8")
            headers = MutableHeaders(scope=start)
            headers["content-security-policy"] = policy(nonce)
            headers["cache-control"] = "no-store"
            headers["vary"] = "accept-encoding"
            if zipped:
                page = gzip.compress(page, 6)
                headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": plain}, receive, rewrite)


def policy(nonce: str) -> str:
    """The content security policy of the chat page: this host alone. Gradio styles its elements inline."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
    )


_PREVIEW = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')


def clean(page: str, nonce: str) -> str:
    """Gradio's page with the nonce on its scripts, without its link previews, in light colours."""
    page = _PREVIEW.sub("", page)
    page = page.replace("<script", f'<script nonce="{nonce}"')
    return page.replace("<gradio-app", '<gradio-app theme_mode="light"', 1)
