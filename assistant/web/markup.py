"""An answer as HTML: status, text, and the citations it rests on. Everything from outside is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.domain import Answer, Citation, Source
from assistant.language import direction
from assistant.web.documents import edition_name, link, publication
from assistant.web.texts import Texts, texts

EXCERPT = 280
"""The most characters of a quote shown under an answer; the whole of it is marked in the document."""

_LINKABLE = re.compile(r"\[(?P<number>\d{1,3})\]|(?P<site>\bwww\.[\w-]+(?:\.[\w-]+)+)", re.ASCII)


def answer_html(answer: Answer) -> str:
    """The answer for the page, in its own language, with markers [1] as links to what they cite."""
    wording = texts(answer.answer_language)
    status = wording.status[answer.status]
    if answer.edition:
        status += f" · {edition_name(answer.edition, wording)}"
    return (
        f'<div class="answer" lang="{escape(answer.answer_language)}" dir="{direction(answer.answer_language)}">'
        f'<p class="status {answer.status}">{escape(status)}</p>'
        f"{markdown_html(answer.text, answer.citations)}"
        f"{_citations(answer, wording)}</div>"
    )


def note_html(label: str, message: str, kind: str) -> str:
    """A message in place of an answer; `kind` ("refused" or "fault") sets its colour."""
    label, message = escape(label), escape(message)
    return f'<div class="answer"><p class="status {kind}">{label}</p><p role="alert">{message}</p></div>'


def question_html(question: str) -> str:
    """What the user typed, word for word."""
    return f'<div class="question" dir="auto">{escape(question).replace(chr(10), "<br>")}</div>'


def markdown_html(text: str, citations: Sequence[Citation] = ()) -> str:
    """Markdown without raw HTML or images as HTML, its markers linked to the citations."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        token.children = [part for child in token.children or [] for part in _linked(child, citations)]
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    # An empty line would end the block for the reader of Markdown that this passes through.
    return re.sub(r"\n{2,}", "\n", rendered)


def citation_link(citation: Citation) -> str | None:
    """Where a citation can be opened: its document at the quote, or the publication behind a fact."""
    if citation.document is None:
        return citation.url
    return link(citation.document, citation.page, citation.start, citation.end)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _linked(token: Token, citations: Sequence[Citation]) -> list[Token]:
    """A text token cut into text and links; any other token as it is."""
    if token.type != "text":
        return [token]
    parts: list[Token] = []
    at = 0
    for match in _LINKABLE.finditer(token.content):
        html = _marker(int(match["number"]), citations) if match["number"] else _site(match["site"])
        if html:
            parts += [_text(token.content[at : match.start()]), Token("html_inline", "", 0, content=html)]
            at = match.end()
    return [*parts, _text(token.content[at:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _marker(number: int, citations: Sequence[Citation]) -> str | None:
    """The link of marker `number`, or None where nothing is cited under it."""
    if not 1 <= number <= len(citations):
        return None
    citation = citations[number - 1]
    return _open(citation_link(citation), str(number), "marker", title=citation.title)


def _site(name: str) -> str:
    return _open(f"https://{name}", name, "site")


def _open(href: str | None, words: str, kind: str, title: str = "") -> str:
    """A link that opens in a new tab; bare words where there is nowhere to go."""
    if href is None or not href.startswith(("/", "https://", "http://")):
        return f'<span class="{kind}">{escape(words)}</span>'
    hint = f' title="{escape(title)}"' if title else ""
    return (
        f'<a class="{kind}" href="{escape(href)}" target="_blank" rel="noopener noreferrer"{hint}>{escape(words)}</a>'
    )


def _citations(answer: Answer, wording: Texts) -> str:
    if not answer.citations:
        return ""
    items = "".join(
        _citation(number, citation, wording, answer.answer_language)
        for number, citation in enumerate(answer.citations, 1)
    )
    return f'<div class="citations" dir="auto"><p class="heading">{escape(wording.citations)}</p>{items}</div>'


def _citation(number: int, citation: Citation, wording: Texts, language: str) -> str:
    where = [edition_name(citation.edition, wording)]
    if citation.page:
        where.insert(0, wording.page.format(page=citation.page))
    quote = " ".join(citation.quote.split())
    if len(quote) > EXCERPT:
        quote = quote[: EXCERPT - 1].rstrip() + "…"
    return (
        f'<div class="citation"><p class="where"><span class="number">{number}</span> '
        f"{_open(citation_link(citation), citation.title, 'title')} "
        f'<span class="meta">{escape(", ".join(where))}</span></p>'
        f'<blockquote lang="{escape(citation.language)}" dir="{direction(citation.language)}">'
        f"{escape(quote)}</blockquote>"
        f"{_publications(citation.sources, wording, language)}</div>"
    )


def _publications(sources: Sequence[Source], wording: Texts, language: str) -> str:
    """What a citation is based on: one publication in full, several behind their number."""
    told = [publication(source, language) for source in sources]
    if len(told) < 2:
        return "".join(f'<p class="published">{escape(wording.published_in)}: {one}</p>' for one in told)
    items = "".join(f"<li>{one}</li>" for one in told)
    label = escape(wording.publications.format(count=len(told)))
    return f"<details><summary>{label}</summary><ul>{items}</ul></details>"
