import pytest

from assistant.documents import markdown
from assistant.documents.blocks import Block, assemble
from assistant.errors import DocumentError


def blocks(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(block.kind, block.text, block.facts) for block in markdown.read(text.encode()).blocks]


def test_every_kind_of_block_is_made_out_with_its_facts() -> None:
    text = """# Guide

> Not official. <!-- facts: a -->

Lines that
are wrapped. <!-- facts: b, c -->

- one <!-- facts: d -->
- two

| Item | Date |
|---|---|
| Opening | 31 January 2020 <!-- facts: e --> |
| Closing | – |
"""
    assert blocks(text) == [
        ("heading", "Guide", ()),
        ("quote", "Not official.", ("a",)),
        ("paragraph", "Lines that are wrapped.", ("b", "c")),
        ("item", "one", ("d",)),
        ("item", "two", ()),
        ("row", "Item: Opening; Date: 31 January 2020", ("e",)),
        ("row", "Item: Closing", ()),
    ]


def test_a_comment_on_the_next_line_belongs_to_the_block_before_it() -> None:
    assert blocks("It opened.\n<!-- facts: a -->\n\nIt closed.") == [
        ("paragraph", "It opened.", ("a",)),
        ("paragraph", "It closed.", ()),
    ]


def test_headings_nest_and_the_title_is_not_among_them() -> None:
    text = "# Guide\n\nIntro.\n\n## Money\n\n### Planning\n\nMuch.\n\n## Dates\n\nSoon.\n"
    found = markdown.read(text.encode()).blocks
    assert {block.text: block.heading for block in found if block.kind == "paragraph"} == {
        "Intro.": (),
        "Much.": ("Money", "Planning"),
        "Soon.": ("Dates",),
    }


def test_raw_html_is_left_out_and_said_to_be() -> None:
    draft = markdown.read(b'Before <b onclick="x()">bold</b>.\n\n<script>\nalert(1)\n</script>\n\nAfter.')
    assert [block.text for block in draft.blocks] == ["Before bold.", "After."]
    assert draft.note == "raw HTML left out"
    assert markdown.read(b"Plain. <!-- facts: a --> <!-- a remark -->").note == ""


def test_links_keep_their_address_unless_it_is_their_text() -> None:
    text = "[KIND](https://kind.example) <https://a.example> [see](#below) [mail](mailto:a@b.example)"
    assert blocks(text)[0][1] == "KIND (https://kind.example) https://a.example see mail (a@b.example)"


def test_text_is_nfc_without_unseen_characters() -> None:
    decomposed = "\u1112\u1161\u11ab\u1100\u116e\u11a8"  # 한국
    assert blocks(f"{decomposed} zero\u200bwidth \u202eover\U000e0041 ofﬁce")[0][1] == "한국 zerowidth over office"


def test_a_byte_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(DocumentError, match=r"not valid UTF-8 at byte 4 \(0xff\)"):
        markdown.read(b"abc \xff")


def test_front_matter_that_is_not_yaml_is_named_by_line() -> None:
    with pytest.raises(DocumentError, match="not valid YAML at line 3"):
        markdown.read(b"---\nid: a\ntitle: b: c\n---\n\nText.")


def test_front_matter_gives_properties_and_is_no_text() -> None:
    draft = markdown.read("\ufeff---\r\nid: a\r\nedition: 2025\r\n---\r\n\r\nText.\r\n".encode())
    assert draft.properties == {"id": "a", "edition": 2025, "title": ""}
    assert [block.text for block in draft.blocks] == ["Text."]


def test_a_rule_at_the_top_is_not_taken_for_front_matter() -> None:
    assert blocks("---\n\nText.\n\n---\n") == [("paragraph", "Text.", ())]


def test_blocks_stand_where_their_spans_say_and_pages_begin_at_their_first_block() -> None:
    made = [
        Block("paragraph", "one", 1),
        Block("row", "r1", 1),
        Block("row", "r2", 1),
        Block("paragraph", "three", 3),
    ]
    text, starts, spans = assemble(made, pages=4)
    assert text == "one\n\nr1\nr2\n\nthree"
    assert [text[start:end] for start, end in spans] == ["one", "r1", "r2", "three"]
    assert starts == (0, 12, 12, 17)


@pytest.mark.parametrize("text", ["", " \n\n\t", "---\nid: a\n---\n", "<!-- facts: a -->", "\ufeff"])
def test_nothing_but_white_space_and_comments_is_no_text(text: str) -> None:
    assert markdown.read(text.encode()).blocks == ()


def test_hostile_text_is_read() -> None:
    for text in (
        "> " * 5000 + "deep",
        "- " * 5000 + "deep",
        "[" * 5000,
        "|" * 5000,
        "é" * 100_000,
        "*a " * 9000,
    ):
        markdown.read(text.encode())
