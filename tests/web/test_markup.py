"""An answer as HTML: markers become links, and nothing from outside becomes markup."""

from __future__ import annotations

import re

import pytest

from assistant.domain import Answer, Citation, Source, Status
from assistant.web.markup import EXCERPT, answer_html, markdown_html, note_html, question_html

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
SOURCE = Source("s", "Title <b>", "Publisher", "https://example.org/?a=1&b=2", "2020-01-31", "ko", "press")


def citation(quote: str = "A quote.", *, url: str | None = None, document: str | None = "guide") -> Citation:
    return Citation(quote, "Guide", document, 2, "2020", "en", url, ("f",), (SOURCE,), 10, 18)


def answer(text: str, *citations: Citation, status: Status = Status.ANSWERED, language: str = "en") -> Answer:
    return Answer(status, text, language, language, "2020", citations)


def test_a_marker_opens_the_document_at_the_quote() -> None:
    html = markdown_html("Until 20 March. [1]", [citation()])
    assert 'href="/documents/guide?page=2&amp;start=10&amp;end=18#quote" target="_blank"' in html
    assert ">1</a>" in html


def test_a_marker_of_a_fact_opens_its_publication() -> None:
    html = markdown_html("Until 20 March. [1]", [citation(url="https://example.org/", document=None)])
    assert 'href="https://example.org/"' in html


@pytest.mark.parametrize("marker", ["[0]", "[2]", "[999]", "[1234]"])
def test_a_marker_of_nothing_stays_text(marker: str) -> None:
    assert "<a " not in markdown_html(f"Text {marker}", [citation()])


def test_a_citation_with_an_address_that_is_no_link_is_not_one() -> None:
    assert "<a " not in markdown_html("Text [1]", [citation(url="javascript:alert(1)", document=None)])


def test_the_official_site_is_a_link_and_korean_after_it_is_not_part_of_it() -> None:
    assert 'href="https://www.kcitynetwork.go.kr"' in markdown_html(
        "공식 안내는 www.kcitynetwork.go.kr에서 확인하세요."
    )


def test_a_range_with_tildes_is_not_struck_through() -> None:
    assert markdown_html("1월~3월, 5월~7월 ~~x~~") == "<p>1월~3월, 5월~7월 ~~x~~</p>\n"


def test_markdown_is_rendered_without_empty_lines() -> None:
    html = markdown_html("# A\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n\n\n    code\n\n\n    more")
    assert "<blockquote>" in html
    assert "<table>" in html
    assert not re.search(r"\n\s*\n", html)


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "![x](https://evil.example/x.png)",
        "[x](javascript:alert(1))",
        "<iframe src='https://evil.example'>",
        "<https://evil.example/<script>>",
        "`</code><script>alert(1)</script>`",
    ],
)
def test_hostile_markdown_becomes_text(text: str) -> None:
    html = markdown_html(text, [citation()])
    assert not re.search(r"<(script|img|iframe)", html)
    assert 'href="javascript' not in html


def test_hostile_questions_quotes_and_messages_become_text() -> None:
    for html in (
        question_html(HOSTILE),
        note_html(HOSTILE, HOSTILE, "fault"),
        answer_html(answer("Text. [1]", citation(HOSTILE))),
    ):
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


def test_a_citation_shows_number_title_page_edition_quote_and_publication() -> None:
    html = answer_html(answer("Text. [1]", citation()))
    for part in (">1</span>", ">Guide</a>", "page 2, 2020 edition", "A quote.", "Title &lt;b&gt;", "Publisher"):
        assert part in html
    assert "31 January 2020" in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert ">press</span>" in html


def test_a_long_quote_is_cut() -> None:
    html = answer_html(answer("Text. [1]", citation("word " * 200)))
    shown = re.search(r"<blockquote[^>]*>(.*?)</blockquote>", html)
    assert shown is not None
    assert len(shown[1]) <= EXCERPT
    assert shown[1].endswith("…")


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("language", ["en", "ko", "sw"])
def test_every_status_has_its_words_in_every_language(status: Status, language: str) -> None:
    assert f'<p class="status {status}">' in answer_html(answer("Text.", status=status, language=language))
