from pathlib import Path

import pytest

from assistant.documents.properties import document, edition_of, language_of

TEXTS = {
    "ko": "K-City 네트워크 계획수립형 사업의 사무국은 한국해외인프라도시개발지원공사(KIND)입니다.",
    "en": "The secretariat (사무국) for planning-type projects is KIND.",
    "zh": "K-City Network是韩国国土交通部主管的智慧城市国际合作项目。",
    "ja": "K-City Networkは韓国国土交通部が主管するスマートシティの国際協力事業です。",
    "th": "โครงการ K-City Network เปิดรับข้อเสนอ",
    "lo": "ໂຄງການ K-City ເປີດຮັບຂໍ້ສະເໜີ",
    "km": "កម្មវិធី K-City ទទួលសំណើ",
    "my": "K-City အစီအစဉ်သည် အဆိုပြုလွှာများကို လက်ခံသည်",
    "ru": "Программа K-City Network принимает заявки",
    "ar": "برنامج K-City Network يقبل الطلبات",
    "hi": "के-सिटी नेटवर्क आवेदन स्वीकार करता है",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_script_of_most_letters_tells_the_language(language: str) -> None:
    assert language_of(TEXTS[language]) == language


def test_a_text_without_letters_is_taken_for_english() -> None:
    assert language_of("2020 - 2026: 1,000") == "en"


@pytest.mark.parametrize(
    ("names", "edition"),
    [
        (("guide-2024.pdf", "Guide of 2025"), "2024"),
        (("guide.pdf", "Guide of 2025"), "2025"),
        (("guide-2019.pdf", "No 120255"), "program"),
        (("공모2023안내.pdf", ""), "2023"),
        (("report 2041", "2040"), "program"),
    ],
)
def test_a_year_in_the_name_or_the_title_is_the_edition(names: tuple[str, str], edition: str) -> None:
    assert edition_of(*names) == edition


def test_what_the_file_states_goes_before_what_can_be_assumed() -> None:
    stated = {
        "id": "guide",
        "family": "guides",
        "title": "A  guide\nfor 2021",
        "edition": 2022,
        "language": "fr",
        "sources": ["a", "b"],
        "compiled": "2026-11-22",
    }
    made = document(Path("x/2020.md"), "markdown", stated, TEXTS["ko"], (0,))
    assert (made.id, made.family, made.title, made.edition) == ("guide", "guides", "A guide for 2021", "2022")
    assert (made.language, made.sources, made.compiled) == ("fr", ("a", "b"), "2026-11-22")


def test_statements_that_cannot_be_meant_are_passed_over() -> None:
    odd = {"id": ["x"], "title": None, "edition": "third", "language": "Korean!", "sources": "a"}
    made = document(Path("x/notes 2026.md"), "markdown", odd, TEXTS["ko"], (0,))
    assert (made.id, made.title, made.edition, made.language) == ("notes 2026.md", "notes 2026", "2026", "ko")
    assert made.sources == ()
