from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from assistant.corpus import load_corpus, question_passages, statement_passages
from assistant.domain import Kind, Status
from assistant.errors import CorpusError
from assistant.settings import ROOT

SOURCES = """
sources:
  paper-2020:
    title: A paper
    publisher: Somebody
    url: https://example.org/a
    published: 2020-01
    language: ko
    kind: press
"""
FACTS = """
facts:
  - id: 2020-window
    edition: 2020
    topic: deadlines
    type: both
    audience: [foreign-government]
    aspects: [call-period]
    statement_en: The 2020 call ran from 31 January to 20 March 2020.
    statement_ko: 2020년 공모는 2020년 1월 31일부터 3월 20일까지였다.
    value: {open: '2020-01-31', close: 2020-03-20}
    sources: [paper-2020]
    see: 2020-money
  - id: 2020-money
    edition: '2020'
    topic: support
    type: planning
    statement_en: In 2020 support was capped at 1 billion won per project.
    statement_ko: 2020년 사업당 지원금은 최대 10억 원이었다.
    value: {max_krw: 1000000000}
    sources: [paper-2020]
    question_en: How much?
    question_ko: 얼마인가요?
  - id: program-start
    edition: program
    topic: overview
    type: both
    aspects: [call-period]
    statement_en: The program began in 2020.
    statement_ko: 2020년에 시작되었다.
    value: null
    sources: [paper-2020]
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A tiny corpus that is right, with one passage of its facts replaced and any files put beside it."""

    def write(old: str = "", new: str = "", facts: str = FACTS, sources: str = SOURCES, **files: str) -> Path:
        assert old in facts + sources
        contents = {"facts.yaml": facts, "sources.yaml": sources}
        for name, text in contents.items():
            (tmp_path / name).write_text(text.replace(old, new) if old else text, encoding="utf-8")
        for name, text in files.items():
            folder, _, stem = name.partition("_")
            (tmp_path / folder).mkdir(exist_ok=True)
            suffix = ".md" if folder == "documents" else ".yaml"
            (tmp_path / folder / f"{stem}{suffix}").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def refusal(folder: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        load_corpus(folder)
    return str(caught.value)


def test_right_corpus_loads(write: Write) -> None:
    corpus = load_corpus(
        write(
            questions_en='call-period: ["When may we apply?"]\n2020-money: [How much?, What sum?]\n',
            translations_fr="2020-money: En 2020, 1 milliard de wons au plus par projet.\n",
            documents_guide="# Guide\n\nText. <!-- facts: 2020-money, 2020-window -->\n",
        )
    )
    assert list(corpus.facts) == ["2020-window", "2020-money", "program-start"]
    assert corpus.facts["2020-window"].edition == "2020"
    assert corpus.facts["2020-window"].value == {"open": "2020-01-31", "close": "2020-03-20"}
    assert corpus.facts["2020-money"].audience == ()
    assert corpus.facts["2020-money"].statements["fr"].startswith("En 2020")
    assert corpus.sources["paper-2020"].published == "2020-01"
    assert corpus.aspects == {"call-period": ("2020-window", "program-start")}
    assert corpus.editions == ("2020",)
    assert corpus.languages == ("en", "ko")  # French is not complete
    assert corpus.questions["en"] == {
        "2020-money": ("How much?", "What sum?"),
        "call-period": ("When may we apply?",),
    }
    assert [path.name for path in corpus.document_paths] == ["guide.md"]


def test_complete_translation_adds_its_language(write: Write) -> None:
    french = "2020-window: Du 31 janvier au 20 mars 2020.\n2020-money: 1 milliard.\nprogram-start: Depuis 2020.\n"
    assert load_corpus(write(translations_fr=french)).languages == ("en", "ko", "fr")


BREAKS = {
    "unknown field": ("    type: planning", "    type: planning\n    colour: red", "2020-money", "colour is not"),
    "unknown source": ("sources: [paper-2020]\n    see", "sources: [x-1]\n    see", "2020-window", "'x-1'"),
    "no source": ("sources: [paper-2020]\n    see", "sources: []\n    see", "2020-window", "sources is empty"),
    "unknown see": ("see: 2020-money", "see: 2020-honey", "2020-window", "'2020-honey'"),
    "see itself": ("see: 2020-money", "see: 2020-window", "2020-window", "no other fact"),
    "duplicate id": ("id: program-start", "id: 2020-money", "2020-money", "same id"),
    "id form": ("id: program-start", "id: Program Start", "Program Start", "lower-case"),
    "missing statement": (
        "    statement_ko: 2020년에 시작되었다.\n",
        "",
        "program-start",
        "statement_ko is missing",
    ),
    "empty statement": ("statement_ko: 2020년에 시작되었다.", "statement_ko: ' '", "program-start", "empty"),
    "missing value": ("    value: null\n", "", "program-start", "value is missing"),
    "missing type": ("    type: planning\n", "", "2020-money", "type is missing"),
    "unknown type": ("type: planning", "type: plan", "2020-money", "type must be 'planning'"),
    "unknown topic": ("topic: support", "topic: money", "2020-money", "topic must be"),
    "unknown audience": ("[foreign-government]", "[martians]", "2020-window", "'martians'"),
    "unknown edition": ("edition: program", "edition: '20'", "program-start", "edition must be a call year"),
    "question in one language": ("    question_ko: 얼마인가요?\n", "", "2020-money", "given together"),
    "aspect named as a fact": ("aspects: [call-period]", "aspects: [2020-money]", "2020-money", "aspect"),
    "amount without currency": ("max_krw", "top", "2020-money", "without a currency"),
    "maximum without currency": ("{max_krw: 1000000000}", "{max: 10}", "2020-money", "without a currency"),
    "bare amount": ("{max_krw: 1000000000}", "10", "2020-money", "without a currency"),
    "amount word without currency": ("value: null", "value: {budget: 2020}", "program-start", "without a currency"),
    "currency not said in English": ("1 billion won", "1 billion", "2020-money", "'en' does not say won"),
    "currency not said in Korean": ("10억 원이", "10억이", "2020-money", "'ko' does not say won"),
    "number not in English": ("1 billion won", "2 billion won", "2020-money", "statement_en: the value's 1,000"),
    "number not in Korean": ("10억 원", "100억 원", "2020-money", "statement_ko: the value's 1,000,000,000"),
    "date not in English": ("20 March 2020", "21 March 2020", "2020-window", "statement_en: the value's 2020-03-20"),
    "date not in Korean": ("3월 20일", "3월 2일", "2020-window", "statement_ko: the value's 2020-03-20"),
    "number in words of a value": ("value: null", "value: [two weeks]", "program-start", "the value's 2 is not"),
    "time without zone": ("value: null", "value: 2020-01-31T18:00", "program-start", "needs its zone"),
    "no day of the calendar": ("close: 2020-03-20", "close: 2020-02-30", "2020-window", "2020-02-30"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fact", "reason"), BREAKS.values(), ids=BREAKS.keys())
def test_broken_fact_is_refused_by_file_id_and_reason(write: Write, old: str, new: str, fact: str, reason: str) -> None:
    folder = write(old, new)
    lines = [line for line in refusal(folder).splitlines() if reason in line]
    assert lines, refusal(folder)
    assert all(line.startswith(f"{folder / 'facts.yaml'}: fact {fact}: ") for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("kind: press", "kind: blog", "kind must be 'official' or 'press'"),
        ("https://example.org/a", "example.org", "url must be a web address"),
        ("published: 2020-01", "published: January 2020", "published must be a date"),
        ("published: 2020-01", "published: 2020-13", "published '2020-13' is no date"),
        ("    publisher: Somebody\n", "", "publisher is missing"),
        ("    kind: press", "    kind: press\n    colour: red", "colour is not a field"),
    ],
)
def test_broken_source_is_refused(write: Write, old: str, new: str, reason: str) -> None:
    folder = write(old, new)
    assert f"{folder / 'sources.yaml'}: source paper-2020: {reason}" in refusal(folder)


def test_every_problem_is_told_at_once(write: Write) -> None:
    message = refusal(write("paper-2020]", "other]", translations_fr="nothing: x\n"))
    assert len(message.splitlines()) == 4


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("facts:\n  - id: a\n    id: b\n", "line 3: the key 'id' is given twice"),
        ("facts:\n  - id: [a\n  - b: {", "line 3: "),
        ("facts:\n\t- id: a\n", "line 2: "),
        ("facts:\n  - ? [a]\n    : b\n", "line 2: a key must be one word"),
        ("facts: !!python/object/apply:os.getcwd []\n", "line 1: "),
        ("facts: &a\n  - id: a\n    value: *a\n", "line "),
        ("- id: a\n", "must hold the one key 'facts:'"),
        ("facts: []\n", "must hold the one key 'facts:'"),
        ("", "must hold the one key 'facts:'"),
        ("facts: []\nmore: 1\n", "must hold the one key 'facts:'"),
        ("facts: [a, 2]\n", "fact number 2 (it has no id): "),
        ("facts:\n  - edition: 2020\n", "fact number 1 (it has no id): id is missing"),
        ("facts: \x01\n", "is not YAML"),
    ],
)
def test_broken_yaml_is_refused_with_its_line(write: Write, facts: str, reason: str) -> None:
    folder = write(facts=facts)
    message = refusal(folder)
    assert str(folder / "facts.yaml") in message
    assert reason in message


def test_source_given_twice_is_refused(write: Write) -> None:
    twice = SOURCES + SOURCES.replace("sources:\n", "").lstrip("\n")
    assert "line 10: the key 'paper-2020' is given twice" in refusal(write(sources=twice))


GAP = """
gaps:
  - id: gap-forms
    topic: application
    statement_en: No forms are known here.
    statement_ko: 양식은 자료에 없습니다.
    answered_by: [2020-money]
"""


def test_a_gap_has_questions_of_its_own(write: Write) -> None:
    folder = write(questions_en="gap-forms: [Where is the form?]\n")
    (folder / "gaps.yaml").write_text(GAP, encoding="utf-8")
    corpus = load_corpus(folder)
    assert corpus.gaps["gap-forms"].status is Status.NO_EVIDENCE
    asked = [passage for passage in question_passages(corpus) if passage.fact_ids == ("gap-forms",)]
    assert [(passage.text, passage.topic) for passage in asked] == [("Where is the form?", "application")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("gap-forms", "forms", "gap forms: id"),
        ("2020-money", "2020-mony", "gap gap-forms: answered_by names 2020-mony, which is no fact"),
        ("topic: application", "topic: forms", "gap gap-forms: topic"),
        ("    answered_by", "    answerd_by", "gap gap-forms: answerd_by"),
        ("gaps:", "gap:", "must hold the one key 'gaps:'"),
    ],
)
def test_a_broken_gap_is_refused(write: Write, old: str, new: str, reason: str) -> None:
    folder = write()
    (folder / "gaps.yaml").write_text(GAP.replace(old, new), encoding="utf-8")
    message = refusal(folder)
    assert message.startswith(str(folder / "gaps.yaml"))
    assert reason in message


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ("call-perod: [When?]\n", "call-perod: there is no aspect, fact or gap of this name"),
        ("call-period: [When?, '']\n", "call-period: a question is empty"),
        ("call-period: When?\n", "call-period: must be a list"),
        ("call-period: [When?]\nprogram-start: [WHEN?]\n", "'WHEN?' already stands under call-period"),
        ("call-period: [When?]\ncall-period: [Who?]\n", "line 2: the key 'call-period' is given twice"),
        ("[When?]\n", "must be a mapping"),
    ],
)
def test_broken_questions_are_refused(write: Write, questions: str, reason: str) -> None:
    folder = write(questions_en=questions)
    message = refusal(folder)
    assert message.startswith(str(folder / "questions" / "en.yaml"))
    assert reason in message


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("translations_fr", "2020-mony: Argent\n", "2020-mony: there is no fact or gap of this id"),
        ("translations_fr", "2020-money: ' '\n", "2020-money: the statement is empty"),
        ("translations_en", "2020-money: Money\n", "stand in facts.yaml"),
        ("translations_french", "2020-money: Argent\n", "must be a language code"),
        ("documents_guide", "# A\n\nB <!-- facts: 2020-money, gone -->\n", "line 3: there is no fact 'gone'"),
    ],
)
def test_broken_translation_or_document_is_refused(write: Write, name: str, text: str, reason: str) -> None:
    folder = write(**{name: text})
    folder_name, _, stem = name.partition("_")
    message = refusal(folder)
    assert message.startswith(str(folder / folder_name / stem))
    assert reason in message


def test_missing_corpus_names_folder_and_setting(tmp_path: Path) -> None:
    message = refusal(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in message
    assert "KCITY_CORPUS_DIR" in message


@pytest.mark.parametrize("name", ["facts.yaml", "sources.yaml"])
def test_missing_file_is_named_with_the_setting(write: Write, name: str) -> None:
    folder = write()
    (folder / name).unlink()
    message = refusal(folder)
    assert str(folder / name) in message
    assert "KCITY_CORPUS_DIR" in message


def test_invalid_utf8_is_refused_with_its_offset(write: Write) -> None:
    folder = write()
    (folder / "facts.yaml").write_bytes(b"facts: '\xff'")
    assert refusal(folder).startswith(f"{folder / 'facts.yaml'}: byte 8 is not UTF-8")


def test_yaml_keeps_what_people_mean(write: Write) -> None:
    """A date, a time, a language called no: YAML 1.1 makes other things of them."""
    folder = write("value: null", "value: {day: 2020-01-31, word: no, list: [null, true, 1.5, 007]}")
    message = refusal(folder)
    assert "the value's 2020-01-31" in message
    assert "the value's 1.5" in message
    assert "the value's 7 " in message
    assert len(message.splitlines()) == 6


def test_shipped_corpus_is_whole() -> None:
    corpus = load_corpus(ROOT / "corpus")
    assert (len(corpus.facts), len(corpus.sources)) == (203, 74)
    assert corpus.editions == ("2026", "2025", "2024", "2023", "2022", "2021", "2020")
    assert corpus.languages[:2] == ("en", "ko")
    assert len(corpus.aspects) == 29
    assert corpus.aspects["launch"] == ("2020-network-launch", "program-start-year")
    assert corpus.aspects["organizer"][-1] == "program-owner"
    assert corpus.facts["2020-type-smart-solution"].type == "planning"
    assert corpus.facts["2021-type-demonstration"].audience == ("korean-company",)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_shipped_value_with_a_figure_goes_with_a_statement_without(tmp_path: Path, language: str) -> None:
    for name in ("facts.yaml", "sources.yaml"):
        shutil.copy(ROOT / "corpus" / name, tmp_path)
    entries = yaml.safe_load((tmp_path / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    for entry in entries:
        entry[f"statement_{language}"] = "Nothing won / 없음"
    (tmp_path / "facts.yaml").write_text(yaml.safe_dump({"facts": entries}, allow_unicode=True), encoding="utf-8")
    refused = set(re.findall(rf"fact (\S+): statement_{language}: the value's", refusal(tmp_path)))
    with_figure = {entry["id"] for entry in entries if re.search(r"(?<![A-Za-z\d])\d", str(entry["value"]))}
    assert len(with_figure) > 100
    assert with_figure <= refused


def test_passages_have_unique_ids_and_known_facts() -> None:
    corpus = load_corpus(ROOT / "corpus")
    statements, questions = statement_passages(corpus), question_passages(corpus)
    assert len(statements) == sum(len(fact.statements) for fact in corpus.facts.values())
    assert {passage.kind for passage in statements} == {Kind.STATEMENT}
    assert {passage.kind for passage in questions} == {Kind.QUESTION}
    ids = [passage.id for passage in (*statements, *questions)]
    assert len(set(ids)) == len(ids)
    known = {*corpus.facts, *corpus.gaps}
    assert all(passage.fact_ids and set(passage.fact_ids) <= known for passage in questions)
    assert {i for passage in questions for i in passage.fact_ids} >= known


def test_passages_are_the_same_on_every_load_and_tell_what_they_stand_for(write: Write) -> None:
    folder = write(questions_en="call-period: [When?]\n")
    first, again = load_corpus(folder), load_corpus(folder)
    assert question_passages(first) == question_passages(again)
    by_text = {passage.text: passage for passage in question_passages(first)}
    assert by_text["How much?"].fact_ids == ("2020-money",)
    assert (by_text["How much?"].edition, by_text["How much?"].topic) == ("2020", "support")
    assert by_text["When?"].fact_ids == ("2020-window", "program-start")
    assert (by_text["When?"].edition, by_text["When?"].topic) == ("program", None)
    assert by_text["얼마인가요?"].language == "ko"
    assert statement_passages(first)[0].id == "fact:2020-window:en"
    assert re.fullmatch(r"question:[0-9a-f]{20}", by_text["When?"].id)


def test_readme_names_every_field_and_closed_value() -> None:
    readme = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    entries = yaml.safe_load((ROOT / "corpus" / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    named = {f"`{field}`" for entry in entries for field in entry}
    named |= {f"`{value}`" for entry in entries for value in (entry["topic"], entry["type"], *entry["audience"])}
    assert {name for name in named if name not in readme} == set()
