from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from assistant.corpus import load_corpus
from assistant.figures import (
    Address,
    Clock,
    Day,
    Number,
    Percent,
    Quarter,
    Zone,
    address,
    covers,
    figures,
    iso_figures,
    spelled,
    stated,
    unsupported,
)
from assistant.notations import notation_of
from assistant.settings import ROOT


def said(text: str, language: str) -> set[str]:
    return set(map(str, figures(text, language)))


ENGLISH = {
    "": "",
    "no figures here": "",
    "80 applications from 23 countries": "80 23",
    "1,234,567.5 and 0.5": "1,234,567.5 0.5",
    "up to 1 billion won": "1,000,000,000",
    "3.3 billion won": "3,300,000,000",
    "a 4-billion-won call": "4,000,000,000",
    "400-600 million won": "400,000,000 600,000,000",
    "400–600 million won": "400,000,000 600,000,000",
    "200 million to 1 billion won": "200,000,000 1,000,000,000",
    "between 300 and 500 million won": "300,000,000 500,000,000",
    "10 projects and 500 million won": "10 500,000,000",
    "KRW 400M or 1bn": "400,000,000 1,000,000,000",
    "16 mm and 5 models": "16 5",
    "one billion won": "1,000,000,000",
    "three or four million": "3,000,000 4,000,000",
    "1 billion 200 million": "1,200,000,000",
    "four hundred million won": "400,000,000",
    "57.5% and 30 to 40 percent": "57.5% 30% 40%",
    "forty percent": "40%",
    "on 31 January 2020": "2020-01-31",
    "on January 31st, 2020": "2020-01-31",
    "on Jan. 31": "????-01-31",
    "It opened in January. 31 came.": "????-01 31",
    "from 31 January to 20 March 2020": "2020-01-31 2020-03-20",
    "6-11 February 2025": "2025-02-06 2025-02-11",
    "February 6 to 11, 2025": "2025-02-06 2025-02-11",
    "in November 2019": "2019-11",
    "in 2021, after June 2021, in July": "2021 2021-06 2021-07",
    "the deadline is in May": "????-05",
    "only 3 may apply": "3",
    "by the end of April 2024": "2024-04 2024-04-30",
    "by the end of February 2024": "2024-02 2024-02-29",
    "by the end of 2025": "2025 2025-12",
    "completed within 2026": "2026 2026-12",
    "in the first quarter of 2026": "2026-Q1",
    "Q3 2026 and 2026-Q1": "2026-Q3 2026-Q1",
    "2020-01-31, 2020.3.20. and 2020/04/01": "2020-01-31 2020-03-20 2020-04-01",
    "40 January 2020": "40 2020-01",
    "29 April 2022 at 18:00 Korea Standard Time": "2022-04-29 18:00 +09:00",
    "until 5 p.m. KST or 11:30 am": "17:00 +09:00 11:30",
    "12 am and 12 pm": "00:00 12:00",
    "2020-2023": "2020 2023",
    "a 16-page notice": "16",
    "a G2G program": "",
    "see https://www.kcitynetwork.go.kr/eng/, or www.molit.go.kr.": "kcitynetwork.go.kr/eng molit.go.kr",
    "(smartcity.go.kr/?page_id=16350)": "smartcity.go.kr/?page_id=16350",
    "write to help@example.org": "help@example.org",
    "10² and ½": "10",
}
KOREAN = {
    "": "",
    "23개국에서 80건": "23 80",
    "최대 10억 원": "1,000,000,000",
    "33억 원": "3,300,000,000",
    "4억~6억 원": "400,000,000 600,000,000",
    "4∼6억 원": "400,000,000 600,000,000",
    "7억 5천만 원": "750,000,000",
    "7억 5,000만원": "750,000,000",
    "1조 2천억": "1,200,000,000,000",
    "십억 원": "1,000,000,000",
    "이십억 원": "2,000,000,000",
    "2~3곳": "2 3",
    "제30조": "30",
    "2023 만료": "2023",
    "정부지원금의 40% 이내, 30퍼센트": "40% 30%",
    "2020년 1월 31일부터 3월 20일까지": "2020-01-31 2020-03-20",
    "2025년 2월 6~11일": "2025-02-06 2025-02-11",
    "2026년 중 2027년 1월": "2026 2027-01",
    "2024년 4월까지": "2024-04 2024-04-30",
    "2025년 말까지": "2025 2025-12",
    "2022년 6월 말 공고": "2022-06 2022-06-30",
    "2026년 안에": "2026 2026-12",
    "2024년 말레이시아와 2025년 안내": "2024 2025",
    "2026년 1분기": "2026-Q1",
    "4월 29일(금) 18시(한국 시간)": "????-04-29 18:00 +09:00",
    "오후 5시 30분": "17:30",
    "10시간 동안": "10",
    "3개월, 1~2년": "3 1 2",
    "스마트시티 종합포털(smartcity.go.kr)과 www.kcitynetwork.go.kr을": "smartcity.go.kr kcitynetwork.go.kr",
}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        *((text, "en", expected) for text, expected in ENGLISH.items()),
        *((text, "ko", expected) for text, expected in KOREAN.items()),
        ("２０２０年 １００", "ja", "2020 100"),
        ("من ٣١ يناير إلى ٢٠ مارس ٢٠٢٠، ٤٠٪", "ar", "2020-01-31 2020-03-20 40%"),
        ("%40", "tr", "40%"),
        ("၂၀၂၀ ၁၂", "my", "2020 12"),
        ("๒๕๖๓", "th", "2563"),
        ("2020-01-31 smartcity.go.kr", "xx", "2020-01-31 smartcity.go.kr"),
    ],
)
def test_figures_are_those_a_person_reads(text: str, language: str, expected: str) -> None:
    assert said(text, language) == set(expected.split())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Twelve projects in eleven countries", "en", "12 11"),
        ("twenty-one cities", "en", "21"),
        ("someone", "en", ""),
        ("12 projects", "en", ""),
        ("one billion", "en", ""),
        ("열두 건과 두 유형, 세 가지", "ko", "12 2 3"),
        ("한 건만", "ko", "1"),
        ("한국의 네트워크, 세계", "ko", ""),
    ],
)
def test_numbers_in_words_are_kept_apart(text: str, language: str, expected: str) -> None:
    assert set(map(str, spelled(text, language))) == set(expected.split())


def test_kinds_are_told_apart() -> None:
    found = stated("40%, 40, two, 2026-Q1, 18:00 KST, 2020-01-31, molit.go.kr", "en")
    assert found == {
        Percent(Decimal(40)),
        Number(Decimal(40)),
        Number(Decimal(2)),
        Quarter(2026, 1),
        Clock(18, 0),
        Zone("+09:00"),
        Day(2020, 1, 31),
        Address("molit.go.kr"),
    }


@pytest.mark.parametrize(
    ("evidence", "claim", "language"),
    [
        ("on 7 April 2025", "in April 2025", "en"),
        ("on 7 April 2025", "in 2025", "en"),
        ("on 7 April 2025", "on 7 April", "en"),
        ("2025년", "2025년", "ko"),
    ],
)
def test_exact_date_covers_a_wider_one(evidence: str, claim: str, language: str) -> None:
    assert unsupported(figures(claim, language), stated(evidence, language)) == ()


@pytest.mark.parametrize(
    ("evidence", "claim"),
    [
        ("in April 2025", "on 7 April 2025"),
        ("on 7 April 2025", "on 8 April 2025"),
        ("400 million", "400"),
        ("40", "40%"),
        ("40%", "40"),
        ("2025-04-07", "7"),
        ("molit.go.kr", "molit.go.kr.example.com"),
        ("", "2025"),
    ],
)
def test_what_is_not_stated_is_unsupported(evidence: str, claim: str) -> None:
    assert unsupported(figures(claim), stated(evidence))


def test_word_supports_a_digit() -> None:
    assert unsupported(figures("12 projects"), stated("Twelve projects")) == ()


def test_statements_of_two_languages_support_each_other() -> None:
    english = stated("Support in 2021 was 400-600 million won each, from 31 January to 20 March 2021.", "en")
    korean = stated("2021년 건당 4억~6억 원, 2021년 1월 31일부터 3월 20일까지이다.", "ko")
    assert unsupported(english, korean) == unsupported(korean, english) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-31", (Day(2020, 1, 31),)),
        ("2020-01", (Day(2020, 1),)),
        ("2026-Q1", (Quarter(2026, 1),)),
        ("2022-04-29T18:00:00+09:00", (Day(2022, 4, 29), Clock(18, 0), Zone("+09:00"))),
        ("2020", None),
        ("KIND", None),
    ],
)
def test_iso_forms(text: str, expected: tuple[object, ...] | None) -> None:
    assert iso_figures(text) == expected


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13", "2026-01-01T25:00:00+09:00", "2026-01-01T18:00"])
def test_what_looks_like_a_date_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        iso_figures(text)


def test_address_is_one_and_nothing_else() -> None:
    assert address("https://www.kcitynetwork.go.kr") == Address("kcitynetwork.go.kr")
    assert address("MOLIT website") is None


HOSTILE = {
    "empty": "",
    "nul": "\x00 12 \x00",
    "surrogate": "\ud800 12",
    "emoji": "👨‍👩‍👧‍👦 12 🎉1️⃣",
    "digits": "1" * 100_000,
    "groups": "1," * 50_000,
    "domains": "a." * 50_000,
    "letters": "a" * 100_000,
    "plus": "a+" * 50_000,
    "units": "1" + " trillion" * 11_000,
    "korean units": "5천만" * 30_000,
    "years": "2020년 1월 " * 12_000,
    "months": "May " * 25_000,
    "marks": "e" + "\u0301" * 100_000,
    "right to left": "\u202eمن ٣١ يناير " * 7_000,
    "spaces": " " * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("language", ["en", "ko", "th", "", "🎉"])
def test_hostile_text_is_read_quickly(text: str, language: str) -> None:
    """Far above what it takes; a pattern gone quadratic needs minutes."""
    begun = time.process_time()
    found = stated(text, language)
    assert all(covers(found, figure) for figure in found)
    assert time.process_time() - begun < 5


def test_zero_width_characters_and_marks_of_direction_do_not_part_a_number() -> None:
    assert said("1\u200b0억 \u2066원\u2069", "ko") == {"1,000,000,000"}


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789%," else char for char in text)


def _arabic_digits(text: str) -> str:
    return "".join(chr(0x660 + int(char)) if char in "0123456789" else char for char in text)


@pytest.mark.parametrize("respell", [_full_width, _arabic_digits, lambda text: unicodedata.normalize("NFD", text)])
def test_every_shipped_statement_reads_alike_however_it_is_encoded(respell: Callable[[str], str]) -> None:
    for fact in load_corpus(ROOT / "corpus").facts.values():
        for language in ("en", "ko"):
            statement = fact.statements[language]
            if "go.kr" not in statement:  # an address is ASCII or another address
                assert stated(respell(statement), language) == stated(statement, language)


ALPHABET = "0123456789.,-~% \n억만조천원년월일말까지두열 건시분기제éñ각각million per cent January May 31 to 2020"


def test_composed_and_decomposed_text_have_the_same_figures() -> None:
    chance = random.Random(2020)
    for _ in range(500):
        text = "".join(chance.choices(ALPHABET, k=60))
        composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
        for language in ("en", "ko", "xx"):
            assert stated(composed, language) == stated(decomposed, language), text


def test_a_number_is_read_back_however_it_is_grouped() -> None:
    chance = random.Random(2021)
    for number in (chance.randrange(10 ** chance.randint(1, 15)) for _ in range(300)):
        for text in (f"{number}", f"{number:,}", _full_width(f"{number:,}")):
            assert figures(f"x {text} y") == {Number(Decimal(number))}


def test_a_date_is_read_back_however_it_is_written() -> None:
    chance = random.Random(2022)
    for ordinal in (chance.randint(date(1900, 1, 1).toordinal(), date(2099, 12, 31).toordinal()) for _ in range(300)):
        day = date.fromordinal(ordinal)
        expected = {Day(day.year, day.month, day.day)}
        month = list(notation_of("en").months)[day.month - 1]
        assert figures(f"on {day.day} {month} {day.year}.") == expected
        assert figures(f"on {month} {day.day}, {day.year}") == expected
        assert figures(f"{day.year}년 {day.month}월 {day.day}일에", "ko") == expected
        assert figures(day.isoformat(), "xx") == expected == set(iso_figures(day.isoformat()) or ())
