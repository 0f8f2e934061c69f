"""The document viewer: what an answer quotes, where it stands, and the publications behind it.

Plain server-rendered pages. Only documents that the index knows are shown, found by their id; a request never
names a path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote as quoted

from babel.dates import format_date
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from assistant.compose.locale import languages as answer_languages
from assistant.compose.locale import locale
from assistant.domain import PROGRAM, Document, Source
from assistant.web.texts import FALLBACK, Texts, preferred, texts

if TYPE_CHECKING:
    from assistant.assistant import Assistant

MEDIA_TYPES: Mapping[str, str] = {"pdf": "application/pdf", "markdown": "text/plain; charset=utf-8"}
"""The content type a document's file is served with, by its format; any other is offered as a download."""

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""The content security policy of a file: a browser's PDF viewer embeds it in a page with inline styles."""

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
_MAX_HEADING = 80
"""The longest paragraph, in characters, that may be set as a heading."""


def link(document: str, page: int | None = None, start: int | None = None, end: int | None = None) -> str:
    """The viewer's address for a document, at a page and at the characters `start` to `end` of its text."""
    path = f"/documents/{quoted(document, safe='')}"
    query = "&".join(
        f"{name}={value}" for name, value in (("page", page), ("start", start), ("end", end)) if value is not None
    )
    return f"{path}?{query}" + ("#quote" if start is not None else "") if query else path


def routes(assistant: Assistant) -> APIRouter:
    """The viewer over the documents of one assistant's index."""
    router = APIRouter(include_in_schema=False)

    @router.get("/documents")
    def listing(request: Request) -> Response:
        wording = _texts(request)
        return HTMLResponse(_page(wording, wording[1].viewer["all"], _listing(wording, assistant.index.documents)))

    @router.get("/documents/{id_}")
    def viewer(request: Request, id_: str) -> Response:
        document = assistant.index.documents.get(id_)
        if document is None:
            return _missing(request)
        asked = {name: _whole(request.query_params.get(name)) for name in ("page", "start", "end")}
        quote = _span(document, asked["start"], asked["end"])
        # The quote decides the page: an address whose two do not agree still shows what was quoted.
        page = page_at(document, quote[0]) if quote else min(max(asked["page"] or 1, 1), len(document.page_starts))
        sources = [assistant.corpus.sources[i] for i in document.sources if i in assistant.corpus.sources]
        wording = _texts(request)
        return HTMLResponse(_page(wording, document.title, _document(wording, document, page, quote, sources)))

    @router.get("/documents/{id_}/file")
    def file(request: Request, id_: str) -> Response:
        document = assistant.index.documents.get(id_)
        if document is None or not document.path.is_file():
            return _missing(request)
        shown = document.format in MEDIA_TYPES
        return FileResponse(
            document.path,
            media_type=MEDIA_TYPES.get(document.format, "application/octet-stream"),
            filename=document.path.name,
            content_disposition_type="inline" if shown else "attachment",
            headers={"content-security-policy": FILE_POLICY},
        )

    return router


def page_at(document: Document, offset: int) -> int:
    """The page, from 1, that the character at `offset` of the document's text stands on."""
    return max(1, sum(start <= offset for start in document.page_starts))


def page_span(document: Document, page: int) -> tuple[int, int]:
    """The offsets in the document's text at which a page, from 1, begins and ends."""
    bounds = (*document.page_starts, len(document.text))
    return bounds[page - 1], bounds[page]


def marked(text: str, offset: int, quote: tuple[int, int] | None, lang: str) -> str:
    """A page's text as HTML paragraphs, with the quote in `<mark>`, the first of them with the id "quote".

    `offset` is where the text begins in its document, which `quote` counts from.
    """
    start, end = quote or (0, 0)
    paragraphs: list[str] = []
    for match in _PARAGRAPH.finditer(text):
        first, last = (min(max(edge - offset, match.start()), match.end()) for edge in (start, end))
        words = escape(text[match.start() : match.end()])
        if first < last:
            id_ = "" if any("<mark" in paragraph for paragraph in paragraphs) else ' id="quote"'
            words = (
                f"{escape(text[match.start() : first])}<mark{id_}>{escape(text[first:last])}</mark>"
                f"{escape(text[last : match.end()])}"
            )
        tag = "h2" if _is_heading(match[0]) else "p"
        paragraphs.append(f"<{tag}>{words}</{tag}>")
    return f'<div class="text" lang="{escape(lang)}">{"".join(paragraphs)}</div>'


def _is_heading(paragraph: str) -> bool:
    """Whether a paragraph looks like one, for the eye only: a document's text does not keep which were."""
    return len(paragraph) <= _MAX_HEADING and "\n" not in paragraph and not re.search(r"[.:;。?!)]", paragraph[-1])


def _whole(value: str | None) -> int | None:
    """A whole number of at most nine digits, or None for anything else."""
    return int(value) if value and re.fullmatch(r"[0-9]{1,9}", value) else None


def _span(document: Document, start: int | None, end: int | None) -> tuple[int, int] | None:
    """The quoted characters, or None where the offsets do not lie in the document."""
    if start is None or end is None or not start < end <= len(document.text):
        return None
    return start, end


Wording = tuple[str, Texts]
"""The language of a page's fixed texts, and those texts."""


def _texts(request: Request) -> Wording:
    language = preferred(request.headers.get("accept-language", ""))
    return language, texts(language)


def edition_name(edition: str, wording: Texts) -> str:
    """A call year, or the program as a whole, in words."""
    return wording.program if edition == PROGRAM else wording.edition.format(edition=edition)


def day_name(published: str, language: str) -> str:
    """An ISO 8601 date of day precision as the language writes it; one less precise as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return format_date(day, "long", locale(language if language in answer_languages() else FALLBACK).date)


def publication(source: Source, language: str) -> str:
    """A source as HTML: its title as a link, its publisher, its date, and whether it is official."""
    wording = texts(language)
    day = day_name(source.published, language) if source.published else wording.viewer["undated"]
    return (
        f'<a href="{escape(source.url)}" target="_blank" rel="noopener noreferrer" '
        f'lang="{escape(source.language)}">{escape(source.title)}</a> '
        f'<span class="meta">{escape(source.publisher)}, {escape(day)}</span> '
        f'<span class="kind {source.kind}">{escape(wording.kind[source.kind])}</span>'
    )


def _document(
    wording: Wording, document: Document, page: int, quote: tuple[int, int] | None, sources: list[Source]
) -> str:
    language, words = wording
    viewer = words.viewer
    start, end = page_span(document, page)
    notice = [viewer["notice"]]
    if document.compiled:
        notice.append(viewer["compiled"].format(date=day_name(document.compiled, language)))
    pages = len(document.page_starts)
    file = f"{link(document.id)}/file" + (f"#page={page}" if document.format == "pdf" else "")
    original = viewer["original"].format(format=format_name(document))
    turn = [
        f'<a href="{escape(link(document.id, other))}" rel="{rel}">{escape(viewer[name])}</a>'
        for name, rel, other in (("previous", "prev", page - 1), ("next", "next", page + 1))
        if 1 <= other <= pages
    ]
    position = f"<span>{escape(viewer['position'].format(page=page, pages=pages))}</span>"
    navigation = f'<nav class="pages">{" ".join([position, *turn])}</nav>'
    publications = "".join(f"<li>{publication(source, language)}</li>" for source in sources)
    listed = f"<section class='sources'><h2>{escape(viewer['publications'])}</h2><ol>{publications}</ol></section>"
    return (
        f'<p class="edition">{escape(edition_name(document.edition, words))}</p>'
        f'<h1 lang="{escape(document.language)}">{escape(document.title)}</h1>'
        f'<p class="notice">{escape(" ".join(notice))}</p>'
        f'<div class="bar">{navigation}'
        f'<a href="{escape(file)}" target="_blank" rel="noopener">{escape(original)}</a></div>'
        f"<article>{marked(document.text[start:end], start, quote, document.language)}</article>"
        f"{navigation if pages > 1 else ''}"
        f"{listed if sources else ''}"
    )


def _listing(wording: Wording, documents: Mapping[str, Document]) -> str:
    """The documents of the visitor's language first, the newest edition first; one entry for all renditions."""
    language, words = wording
    families: dict[str, list[Document]] = {}
    for document in documents.values():
        families.setdefault(document.family, []).append(document)
    ordered = sorted(
        (sorted(family, key=lambda d: d.format != "pdf") for family in families.values()),
        key=lambda family: (family[0].language == language, family[0].edition, family[0].title),
        reverse=True,
    )
    entries = "".join(_entry(family, words) for family in ordered)
    return (
        f"<h1>{escape(words.viewer['all'])}</h1><p class='notice'>{escape(words.viewer['all_lead'])}</p>"
        f'<ul class="documents">{entries}</ul>'
    )


def _entry(family: Sequence[Document], words: Texts) -> str:
    first = family[0]
    about = [edition_name(first.edition, words)]
    if first.language in answer_languages():
        about.append(locale(first.language).name)
    formats = " ".join(f'<a href="{escape(link(d.id))}">{escape(format_name(d))}</a>' for d in family)
    return (
        f'<li><a href="{escape(link(first.id))}" lang="{escape(first.language)}">{escape(first.title)}</a> '
        f'<span class="meta">{escape(", ".join(about))} {formats if len(family) > 1 else ""}</span></li>'
    )


def format_name(document: Document) -> str:
    """A document's format as people call it."""
    return {"pdf": "PDF", "markdown": "Markdown"}.get(document.format, document.format)


def _missing(request: Request) -> Response:
    wording = _texts(request)
    viewer = wording[1].viewer
    body = f"<h1>{escape(viewer['missing'])}</h1><p class='notice'>{escape(viewer['missing_lead'])}</p>"
    return HTMLResponse(_page(wording, viewer["missing"], body), 404)


def _page(wording: Wording, title: str, body: str) -> str:
    """A whole page around `body`, with the links back."""
    language, words = wording
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - {escape(words.title)}</title>"
        '<link rel="icon" href="/style/favicon.png"><link rel="stylesheet" href="/style/document.css"></head><body>'
        f'<header><div><a class="brand" href="/">{escape(words.title)}</a>'
        f'<nav><a href="/">{escape(words.viewer["back"])}</a> '
        f'<a href="/documents">{escape(words.viewer["all"])}</a>'
        f"</nav></div></header><main>{body}</main></body></html>"
    )
