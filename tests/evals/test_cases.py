"""Eval cases: the files as they are, and what is said of a mistake in one."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.domain import Status
from assistant.errors import CorpusError
from evals.cases import Case, load_cases, suites
from evals.metrics import holds

GOOD: dict[str, Any] = {
    "id": "a-1-en",
    "cluster": "a",
    "topic": "deadlines",
    "language": "en",
    "history": [],
    "question": "Until when?",
    "statuses": ["answered"],
    "facts": ["2020-call-close"],
    "numbers": ["20 March 2020"],
    "edition": "2020",
    "absent": [],
}


def written(folder: Path, *lines: str) -> Path:
    (folder / "mine.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_case_comes_back_as_it_was_written(tmp_path: Path) -> None:
    (case,) = load_cases("mine", written(tmp_path, "", json.dumps(GOOD), ""))
    assert case.statuses == (Status.ANSWERED,)
    assert json.loads(case.model_dump_json()) == GOOD


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"statuses": ["answerd"]}, "statuses.0"),
        ({"facts": "2020-call-close"}, "facts"),
        ({"question": None}, "question"),
        ({"edtion": "2020"}, "edtion"),
        ({"numbers": [20]}, "numbers.0"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    written(tmp_path, json.dumps(GOOD), "", json.dumps({**GOOD, **change}))
    with pytest.raises(CorpusError, match=rf"mine\.jsonl: line 3: {field}: "):
        load_cases("mine", tmp_path)


@pytest.mark.parametrize("field", GOOD)
def test_no_field_may_be_left_out(field: str, tmp_path: Path) -> None:
    written(tmp_path, json.dumps({name: value for name, value in GOOD.items() if name != field}))
    with pytest.raises(CorpusError, match=rf"line 1: {field}: "):
        load_cases("mine", tmp_path)


def test_a_line_that_is_no_json_is_told_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"mine\.jsonl: line 2: the line: "):
        load_cases("mine", written(tmp_path, json.dumps(GOOD), "{"))


def test_a_line_break_of_another_script_is_part_of_its_line(tmp_path: Path) -> None:
    question = "Until\u2028when?"
    (case,) = load_cases("mine", written(tmp_path, json.dumps({**GOOD, "question": question}, ensure_ascii=False)))
    assert case.question == question


def test_a_line_that_is_not_utf8_is_told_with_its_number(tmp_path: Path) -> None:
    line = json.dumps(GOOD).encode()
    (tmp_path / "mine.jsonl").write_bytes(line + b"\n" + line.replace(b"Until", b"Unt\xff"))
    with pytest.raises(CorpusError, match=r"mine\.jsonl: line 2: the line: "):
        load_cases("mine", tmp_path)


def test_a_suite_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no such suite.*launch"):
        load_cases("nope", tmp_path)


# ---------------------------------------------------------------------------------- the files as they are

CASES = [case for suite in suites() for case in load_cases(suite)]


def test_every_id_is_given_once_over_all_files() -> None:
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []
    assert "launch" in suites()


def test_the_launch_is_asked_about_in_three_wordings_or_more_of_each_language() -> None:
    wordings = Counter((case.cluster, case.language) for case in load_cases("launch"))
    assert {language for _, language in wordings} == {"en", "ko"}
    assert min(wordings.values()) >= 3


def test_cases_name_facts_and_editions_that_there_are(assistant: Assistant) -> None:
    facts = assistant.corpus.facts
    for case in CASES:
        assert set(case.facts) <= set(facts), case.id
        assert case.edition in {None, "program", *assistant.corpus.editions}, case.id
        if case.edition and case.facts:
            assert case.edition in {facts[name].edition for name in case.facts}, case.id
        assert Status.ANSWERED not in case.statuses or case.facts, case.id


def test_the_figures_of_a_case_stand_in_one_of_its_facts(assistant: Assistant) -> None:
    for case in CASES:
        said = [assistant.corpus.facts[name].statements.get(case.language, "") for name in case.facts]
        for number in case.numbers:
            assert any(holds(text, number) for text in said), f"{case.id}: {number}"


def test_no_case_repeats_a_statement_or_an_indexed_question(assistant: Assistant) -> None:
    def plain(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())

    corpus = assistant.corpus
    statements = {plain(text) for fact in corpus.facts.values() for text in fact.statements.values()}
    questions = {plain(q) for keys in corpus.questions.values() for texts in keys.values() for q in texts}
    repeated = [case.id for case in _launch() if plain(case.question) in statements | questions]
    assert repeated == []


def _launch() -> list[Case]:
    return load_cases("launch")
