"""The document viewer: the quote exactly, the right page, nothing but documents of the index."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from assistant.assistant import Assistant
from assistant.domain import Document
from assistant.web.documents import link, marked, page_at, page_span

MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)


def marks(html: str) -> list[str]:
    return [unescape(found) for found in MARK.findall(html)]


@pytest.mark.parametrize(
    "question",
    [
        "When did the 2020 call open and close?",
        "2026년에 누가 신청할 수 있나요?",
        "How much support is there per project?",
    ],
)
def test_the_page_of_every_citation_marks_exactly_its_quote(web: httpx.Client, question: str) -> None:
    reply = web.post("/api/ask", json={"question": question}).json()
    cited = [citation for citation in reply["citations"] if citation["document"]]
    assert cited
    for citation in cited:
        page = web.get(citation["url"])
        assert page.status_code == 200
        assert "".join(marks(page.text)) == citation["quote"].replace("\n\n", "")
        assert page.text.count('id="quote"') == 1
        assert citation["title"] in unescape(page.text)


def test_every_document_can_be_opened_at_each_page(web: httpx.Client, assistant: Assistant) -> None:
    for document in assistant.index.documents.values():
        for number in range(1, len(document.page_starts) + 1):
            page = web.get(link(document.id, number))
            assert page.status_code == 200
            assert f"Page {number} of {len(document.page_starts)}" in page.text
            assert ('rel="next"' in page.text) == (number < len(document.page_starts))
            assert ('rel="prev"' in page.text) == (number > 1)


def test_a_document_lists_its_publications_with_links(web: httpx.Client, assistant: Assistant) -> None:
    document = assistant.index.documents["call-guide-2020-en"]
    page = unescape(web.get(link(document.id)).text)
    for source in (assistant.corpus.sources[id_] for id_ in document.sources):
        assert f'href="{source.url}"' in page
        assert source.title in page
        assert source.publisher in page
    assert "Unofficial summary" in page


def test_the_file_of_a_document_is_served_as_what_it_is(web: httpx.Client, assistant: Assistant) -> None:
    media_types = {"pdf": "application/pdf", "markdown": "text/plain; charset=utf-8"}
    for document in assistant.index.documents.values():
        reply = web.get(f"{link(document.id)}/file")
        assert reply.content == document.path.read_bytes()
        assert reply.headers["content-type"] == media_types[document.format]
        assert reply.headers["content-disposition"].startswith("inline")


def test_the_pages_speak_the_language_of_the_browser(web: httpx.Client) -> None:
    korean = web.get("/documents", headers={"accept-language": "ko-KR,ko;q=0.9,en;q=0.8"})
    assert '<html lang="ko">' in korean.text
    assert "전체 문서" in web.get("/", headers={"accept-language": "ko"}).text
    assert '<html lang="en">' in web.get("/documents", headers={"accept-language": "th,;q=x,*"}).text


@pytest.mark.parametrize(
    "id_",
    [
        "none",
        "<script>alert(1)</script>",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "corpus%2fdocuments%2fcall-guide-2020-en.md",
        "call-guide-2020-en%00",
        "a" * 5_000,
        "%ff",
    ],
)
@pytest.mark.parametrize("suffix", ["", "/file"])
def test_an_unknown_document_is_not_found_in_plain_words(web: httpx.Client, id_: str, suffix: str) -> None:
    reply = web.get(f"/documents/{id_}{suffix}")
    assert reply.status_code == 404
    assert "<script>" not in reply.text
    assert "root:" not in reply.text


def test_a_missing_document_is_told_on_a_page(web: httpx.Client) -> None:
    assert "No such document" in web.get("/documents/none").text


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999999",
        "page=99999999999999999999",
        "page=x",
        "page=²",
        "start=5",
        "end=5",
        "start=9&end=5",
        "start=5&end=5",
        "start=-3&end=5",
        "start=0&end=999999999",
        "start=x&end=y",
        "page=<script>alert(1)</script>",
        "start=1&start=2",
    ],
)
def test_bad_offsets_show_the_document_with_nothing_marked(web: httpx.Client, query: str) -> None:
    reply = web.get(f"/documents/call-guide-2020-en?{query}")
    assert reply.status_code == 200
    assert "<mark" not in reply.text
    assert "<script" not in reply.text


def test_a_quote_over_paragraphs_is_marked_in_each_and_found_once() -> None:
    text = "One & two.\n\nThree <b>four</b>.\nFive.\n\nSix."
    html = marked(text, 100, (104, 100 + text.index("Six")), "en")
    assert marks(html) == ["& two.", "Three <b>four</b>.\nFive."]
    assert html.count('id="quote"') == 1
    assert "<b>" not in html


def test_text_without_a_quote_is_escaped_and_unmarked() -> None:
    assert marked("<img src=x onerror=alert(1)>.", 0, None, 'e"n') == (
        '<div class="text" lang="e&quot;n"><p>&lt;img src=x onerror=alert(1)&gt;.</p></div>'
    )


def test_pages_are_found_by_offset() -> None:
    document = Document("d", "d", Path("d.pdf"), "pdf", "D", "2020", "en", "abcdefghij", (0, 4, 4, 8))
    assert [page_at(document, offset) for offset in (0, 3, 4, 7, 8, 9)] == [1, 1, 3, 3, 4, 4]
    assert [page_span(document, page) for page in (1, 2, 3, 4)] == [(0, 4), (4, 4), (4, 8), (8, 10)]


def test_a_link_survives_any_id() -> None:
    assert link("a/b?c#d é", 2, 3, 5) == "/documents/a%2Fb%3Fc%23d%20%C3%A9?page=2&start=3&end=5#quote"
