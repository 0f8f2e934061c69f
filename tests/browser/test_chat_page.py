"""The chat page as a visitor meets it: asked, answered, checked at the source."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the window sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize(
    ("language", "question", "status", "says"),
    [
        ("en-GB", "When did the 2020 call open and close?", "Answered · 2020 edition", "20 March 2020"),
        ("ko-KR", "2020년 접수 기간은 언제인가요?", "답변 · 2020년 사업", "3월 20일"),
    ],
)
def test_an_answer_is_shown_with_its_status_and_its_quote_in_the_document(
    visit, size: str, language: str, question: str, status: str, says: str
) -> None:
    page = visit("/", size=size, language=language)
    ask(page, question)
    answer = page.locator(".answer").last
    expect(answer.locator(".status")).to_have_text(status)
    expect(answer).to_contain_text(says)
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator(".question").last).to_be_in_viewport()
    assert fits(page)

    citation = answer.locator(".citation").first
    quote = citation.locator("blockquote").inner_text()
    with page.context.expect_page() as opened:
        answer.locator("a.marker").first.click()
    document = opened.value
    mark = document.locator("mark").first
    expect(mark).to_be_in_viewport()
    shown = " ".join(" ".join(document.locator("mark").all_inner_texts()).split())
    assert shown.startswith(quote.removesuffix("…"))
    assert fits(document)


@pytest.mark.parametrize(
    ("language", "title"), [("en-GB", "assistant"), ("ko-KR", "사업 안내"), ("th-TH", "assistant")]
)
def test_the_page_speaks_the_language_of_the_browser(visit, language: str, title: str) -> None:
    page = visit("/", size="phone", language=language)
    expect(page.locator("#masthead h1")).to_contain_text(title)
    expect(page.locator("#masthead a")).to_have_attribute("href", "https://www.kcitynetwork.go.kr")
    assert fits(page)


def test_a_first_question_is_asked_by_clicking_it(visit) -> None:
    page = visit("/")
    example = page.locator("#chat .example").first
    words = example.inner_text().strip()
    example.click()
    expect(page.locator(".question")).to_have_text(words)
    expect(page.locator(".answer .status")).to_be_visible()


def test_what_is_not_known_is_said_and_a_suggestion_can_be_clicked(visit) -> None:
    page = visit("/", size="phone")
    ask(page, "Which documents must be attached to a proposal?")
    expect(page.locator(".answer .status")).to_have_text("Not known")
    suggestion = page.locator("#chat .option").first
    words = suggestion.inner_text().strip()
    suggestion.click()
    expect(page.locator(".question").last).to_have_text(words)
    expect(page.locator(".answer")).to_have_count(2)


def test_a_question_over_the_limit_is_refused_and_can_be_mended(visit) -> None:
    page = visit("/")
    ask(page, "word " * 500)
    expect(page.locator(".answer")).to_contain_text("at most 2,000 are taken")
    expect(page.locator("#question textarea")).to_have_value(re.compile("word word"))


def test_a_hostile_question_stays_text(visit) -> None:
    page = visit("/")
    question = "<img src=https://evil.example/x onerror=alert(1)> **Who** may ![x](https://evil.example/y) apply? $$x$$"
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    ask(page, question)
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".answer .status")).to_be_visible()
    assert page.locator("#chat .message img").count() == 0


def test_starting_over_empties_the_page(visit) -> None:
    page = visit("/")
    ask(page, "Who may apply?")
    expect(page.locator(".answer")).to_have_count(1)
    page.locator("#restart").click()
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator("#chat .example").first).to_be_visible()


def test_a_question_is_asked_with_the_keyboard_alone(visit) -> None:
    page = visit("/")
    expect(page.locator("#send")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("Who may apply?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer .status")).to_be_visible()
    assert page.locator("[data-testid=bot][aria-label]").count() == 0


def test_the_documents_can_be_listed_and_read(visit) -> None:
    page = visit("/documents", size="phone")
    page.locator(".documents a").first.click()
    expect(page.locator("article p").first).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("Unofficial summary")
    assert fits(page)
