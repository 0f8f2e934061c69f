"""The tokens of passages and questions, script by script."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.index.tokens import LONGEST, fold, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K-City Network 2025!", ["k", "city", "network", "2025"]),
        ("1,000 won", ["1", "000", "won"]),
        ("스마트시티는", ["스마", "마트", "트시", "시티", "티는", "스마트시티는"]),
        ("도시", ["도시"]),
        ("2025년", ["2025", "년"]),
        ("智慧城市", ["智慧", "慧城", "城市"]),
        ("市", ["市"]),
        ("申し込み", ["申し", "し込", "込み"]),
        ("เมือง", ["เม", "มื", "ือ", "อง"]),
        ("ເມືອງ", ["ເມ", "ມື", "ືອ", "ອງ"]),
        ("ទីក្រុង", ["ទី", "ីក", "ក្", "្រ", "រុ", "ុង"]),
        ("မြို့", ["မြ", "ြိ", "ို", "ု့"]),
        ("Đường phố", ["duong", "pho"]),
        ("İstanbul ışık", ["istanbul", "isik"]),
        ("Über Straße", ["uber", "strasse"]),
        ("Ёлка", ["елка"]),
        ("نَاغَرِيك", ["ناغريك"]),
        ("أحمد إلى مدينة", ["احمد", "الي", "مدينه"]),
        ("नागरिक", ["नागरिक"]),
        ("தமிழ்", ["தமிழ்"]),
        ("٢٠٢٥ ۲۰۲۵ ๒๐๒๕ ២០២៥ ၂၀၂၅ ໒໐໒໕ ２０２５", ["2025"] * 7),
        ("l'innovation", ["l", "innovation"]),
        ("", []),
        ("— … ?! 🙂", []),
    ],
)
def test_words_are_cut_as_their_script_asks(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "스마트시티 공모 2026",
        "ciudad é ñ ü",
        "Việt Nam được",
        "เมืองอัจฉริยะ",
        "が ぎ パ",
        "المدينة الذكية",
        "நகரம்",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_normal_form_gives_the_same_tokens(text: str, form: str) -> None:
    assert tokens(unicodedata.normalize(form, text)) == tokens(text) != []  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\ufe0f", "\U000e0041"])
def test_what_is_not_seen_changes_nothing(mark: str) -> None:
    for text in ("support", "지원금", "เมือง", "城市", "مدينة"):
        assert tokens(mark.join(text)) == tokens(text)


def test_vowel_signs_are_kept_where_they_make_another_word() -> None:
    assert tokens("कि") != tokens("की")
    assert tokens("ปี") != tokens("ปู")
    assert fold("မိ") != fold("မု")


def test_a_word_without_end_becomes_a_short_token() -> None:
    assert tokens("x" * 1_000_000) == ["x" * LONGEST]
    assert max(map(len, tokens("가" * 1000))) == 2


def test_half_characters_and_controls_separate_words() -> None:
    assert tokens("a\ud800b\x00c") == ["a", "b", "c"]
