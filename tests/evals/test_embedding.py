"""The comparison of embedding models: tasks, scores and reports on sets small enough to be checked by hand."""

from __future__ import annotations

import json
import lzma
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from math import log2
from pathlib import Path
from typing import Any

import pytest
from corpus_samples import write_corpus
from langchain_core.embeddings import Embeddings

from assistant.__main__ import main
from assistant.corpus import load_corpus
from assistant.embedding.parallel import Pair
from assistant.errors import CorpusError, UsageError
from assistant.settings import ROOT
from evals import cases
from evals.embedding import models, run
from evals.embedding.encyclopedia import HALVES, LANGUAGES, Paragraph, load_paragraphs
from evals.embedding.models import Model, lexical_scores, open_models
from evals.embedding.report import PLOT, as_markdown, as_text, write_report
from evals.embedding.results import Comparison, Floor, as_data
from evals.embedding.tasks import (
    ENCYCLOPEDIA,
    QUESTIONS,
    TASKS,
    TO_ENGLISH,
    Retrieval,
    corpus_retrievals,
    encyclopedia_retrievals,
    parallel_retrievals,
    retrieval,
)

# ---------------------------------------------------------------------------------------------------------- tasks


def shown(retrievals: Sequence[Retrieval]) -> dict[tuple[str, str], Retrieval]:
    return {(each.task.name, each.language): each for each in retrievals}


def found_by(each: Retrieval) -> dict[str, set[str]]:
    return {query: {each.pool[at] for at in of} for query, of in zip(each.queries, each.relevant, strict=True)}


def test_a_query_given_twice_has_two_relevant_texts_and_a_text_stands_once_in_the_pool() -> None:
    made = retrieval(QUESTIONS, "en", [("who", "cities"), ("when", "March"), ("who", "towns")], ["March", "trees"])
    assert made.queries == ("who", "when")
    assert made.pool == ("March", "trees", "cities", "towns")
    assert made.relevant == ((2, 3), (0,))


def test_parallel_sentences_are_searched_in_both_directions_language_by_language() -> None:
    pairs = [Pair("fr", "Ville", "City"), Pair("de", "Stadt", "City"), Pair("fr", "Cité", "City")]
    made = shown(list(parallel_retrievals(pairs)))
    assert list(made) == [
        (task, language) for language in ("de", "fr") for task in ("dev to English", "English to dev")
    ]
    assert found_by(made["dev to English", "fr"]) == {"Ville": {"City"}, "Cité": {"City"}}
    assert found_by(made["English to dev", "fr"]) == {"City": {"Ville", "Cité"}}
    assert made["English to dev", "de"].pool == ("Stadt",)


def test_statements_and_questions_of_the_corpus_are_matched_by_fact_and_gaps_left_out(tmp_path: Path) -> None:
    corpus = load_corpus(write_corpus(tmp_path / "corpus"))
    statements = {id_: fact.statements for id_, fact in corpus.facts.items()}
    made = shown(list(corpus_retrievals(corpus)))
    close, who = (statements[id_] for id_ in ("2026-call-close", "2026-applicants"))
    assert found_by(made["facts to English", "ko"]) == {close["ko"]: {close["en"]}, who["ko"]: {who["en"]}}
    assert found_by(made["English to facts", "ko"]) == {close["en"]: {close["ko"]}, who["en"]: {who["ko"]}}
    asked = found_by(made["questions to facts", "en"])
    assert asked["When does the call close?"] == {close["en"]}
    assert asked["Who may apply?"] == {who["en"]}
    assert found_by(made["same language", "en"]) == asked


def test_a_fact_that_is_not_translated_is_searched_in_english_alone(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus")
    (folder / "translations").mkdir()
    statement = "L'appel 2026 du K-City Network ferme le 17 mars 2026."
    (folder / "translations" / "fr.yaml").write_text(f"2026-call-close: {statement}\n", encoding="utf-8")
    (folder / "questions" / "fr.yaml").write_text(
        "call-period:\n  - Quand ?\n2026-applicants:\n  - Qui ?\n", encoding="utf-8"
    )
    made = shown(list(corpus_retrievals(load_corpus(folder))))
    assert made["facts to English", "fr"].queries == (statement,)
    assert len(made["facts to English", "fr"].pool) == 2
    assert made["English to facts", "fr"].pool == (statement,)
    assert made["questions to facts", "fr"].queries == ("Quand ?", "Qui ?")
    assert found_by(made["same language", "fr"]) == {"Quand ?": {statement}}


# --------------------------------------------------------------------------------------------------- encyclopedia


def question(answer: int, text: str) -> dict[str, Any]:
    return {"answer": answer, **{language: f"{text} ({language})" for language in LANGUAGES}}


PARAGRAPHS: list[dict[str, Any]] = [
    {"id": "a", "topic": "Moon", "sentences": ["It orbits.", "It is grey."], "questions": [question(1, "Colour?")]},
    {"id": "b", "topic": "Sun", "sentences": ["It shines.", "It is far."], "questions": [question(0, "Does it?")]},
]


def written(folder: Path, *paragraphs: dict[str, Any]) -> Path:
    lines = [json.dumps(paragraph, ensure_ascii=False) for paragraph in paragraphs]
    (folder / "encyclopedia-test.jsonl").write_text("\n".join(["", *lines]) + "\n", encoding="utf-8")
    return folder


def test_a_question_is_searched_among_the_sentences_of_all_paragraphs(tmp_path: Path) -> None:
    made = list(encyclopedia_retrievals("test", load_paragraphs("test", written(tmp_path, *PARAGRAPHS))))
    assert [each.language for each in made] == list(LANGUAGES)
    for each in made:
        assert each.task == ENCYCLOPEDIA["test"]
        assert each.pool == ("It orbits.", "It is grey.", "It shines.", "It is far.")
        assert each.relevant == ((1,), (2,))
        assert each.queries == (f"Colour? ({each.language})", f"Does it? ({each.language})")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"questions": [question(2, "Which?")]}, "question 0 names sentence 2, and there are 2"),
        ({"questions": [question(-1, "Which?")]}, "questions.0.answer"),
        ({"questions": [{**question(0, "Which?"), "th": " "}]}, "questions.0.th"),
        ({"questions": [{**question(0, "Which?"), "xx": "?"}]}, "questions.0.xx"),
        ({"questions": []}, "questions"),
        ({"sentences": "It shines."}, "sentences"),
        ({"title": "Sun"}, "title"),
    ],
)
def test_a_mistake_in_the_set_is_told_with_file_line_and_field(
    change: dict[str, Any], told: str, tmp_path: Path
) -> None:
    written(tmp_path, PARAGRAPHS[0], {**PARAGRAPHS[1], **change})
    with pytest.raises(CorpusError, match=rf"encyclopedia-test\.jsonl: line 3: .*{told}"):
        load_paragraphs("test", tmp_path)


def test_a_half_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"encyclopedia-test\.jsonl: cannot be read"):
        load_paragraphs("test", tmp_path)


def test_the_halves_as_shipped_share_no_subject_and_repeat_no_question() -> None:
    halves: dict[str, list[Paragraph]] = {half: load_paragraphs(half) for half in HALVES}
    paragraphs = [paragraph for half in halves.values() for paragraph in half]
    for part in ("id", "topic"):
        assert len({getattr(paragraph, part) for paragraph in paragraphs}) == len(paragraphs)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    assert len(set(sentences)) == len(sentences)
    questions = [question for paragraph in paragraphs for question in paragraph.questions]
    for language in LANGUAGES:
        assert len({getattr(question, language) for question in questions}) == len(questions)


def test_every_data_file_of_the_evals_is_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["evals"]
    packed = {path for pattern in patterns for path in (ROOT / "evals").glob(pattern)}
    assert {path.name for path in packed} >= {f"encyclopedia-{half}.jsonl" for half in HALVES}
    assert packed >= set((ROOT / "evals").rglob("*.jsonl"))


# --------------------------------------------------------------------------------------------- scores and reports


class Directions(Embeddings):
    """Gives the vector written down for each text."""

    dimensions = 2

    def __init__(self, vectors: dict[str, tuple[float, float]]) -> None:
        self.vectors = vectors
        self.calls: list[list[str]] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.calls.append(texts)
        return [list(self.vectors[text]) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return list(self.vectors[text])


EAST, NORTH, NORTH_EAST = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)
PAIRS = [
    Pair("de", "Stadt", "City"),
    Pair("de", "Baum", "Tree"),
    Pair("fr", "Ville", "City"),
    Pair("fr", "Arbre", "Tree"),
]
GOOD = {
    "City": EAST,
    "Stadt": EAST,
    "Ville": EAST,
    "Tree": NORTH,
    "Baum": NORTH_EAST,
    "Arbre": NORTH,
    "What grows?": NORTH,
}
BAD = {**GOOD, "Baum": EAST, "Arbre": EAST, "Ville": NORTH}
ASKED = retrieval(QUESTIONS, "en", [("What grows?", "Tree")], ["City"])


def silent(what: str, done: int, total: int) -> None:
    """Shows no progress."""


def compared(vectors: dict[str, tuple[float, float]], *floors: Floor) -> Comparison:
    retrievals = [each for each in parallel_retrievals(PAIRS) if each.task == TO_ENGLISH]
    compared_models = [Model("bundled", Directions(vectors)), Model("BM25")]  # type: ignore[arg-type]
    return run.compare(compared_models, [*retrievals, ASKED], floors, ["x is left out"], silent)


def test_a_model_has_the_scores_that_its_vectors_give_it() -> None:
    of = compared(BAD).of("dev to English", "bundled")
    scores = {"mrr": 0.75, "success_at_1": 0.5, "recall_at_1": 0.5, "ndcg_at_10": (1 + 1 / log2(3)) / 2}
    assert of["de"].scores == pytest.approx(scores)
    assert of["fr"].scores["mrr"] == 0.5
    assert (of["de"].queries, of["de"].pool) == (2, 2)


def test_languages_count_alike_and_the_worst_is_named() -> None:
    summary = compared(BAD).summary("dev to English", "bundled", "mrr")
    assert (summary.mean, summary.worst, summary.worst_language) == (0.625, 0.5, "fr")


def test_a_text_is_embedded_once_however_many_tasks_it_stands_in() -> None:
    embeddings = Directions(GOOD)
    told: list[tuple[str, int, int]] = []
    retrievals = list(parallel_retrievals(PAIRS))
    score = models.scorer(Model("mine", embeddings), retrievals, lambda *line: told.append(line))  # type: ignore[arg-type]
    for each in retrievals:
        assert score(each).shape == (len(each.queries), len(each.pool))
    assert sorted(text for call in embeddings.calls for text in call) == sorted(set(GOOD) - {"What grows?"})
    assert told == [("mine: texts embedded", 6, 6)]


def test_bm25_matches_the_tokens_of_the_lexical_leg_and_scores_nothing_otherwise() -> None:
    made = retrieval(
        QUESTIONS, "en", [("CITIES?", "The cities."), ("nobody", "The trees."), ("마감", "언제 마감되나요")]
    )
    scores = lexical_scores(made)
    assert scores.shape == (3, 3)
    assert (scores > 0).tolist() == [[True, False, False], [False, False, False], [False, False, True]]


def test_bm25_over_texts_without_a_word_scores_nothing() -> None:
    assert lexical_scores(retrieval(QUESTIONS, "en", [("who", "?!")])).tolist() == [[0.0]]


@pytest.mark.parametrize(
    ("floor", "value", "passed"),
    [
        (Floor("dev to English", "mrr", "mean", 0.625), 0.625, True),
        (Floor("dev to English", "mrr", "worst", 0.51), 0.5, False),
        (Floor("dev to English", "success_at_1", "mean", 0.25), 0.25, True),
    ],
)
def test_a_floor_holds_at_its_value_and_not_under_it(floor: Floor, value: float, passed: bool) -> None:
    found = compared(BAD, floor, Floor("English to dev", "mrr", "mean", 2.0))
    assert [(verdict.value, verdict.passed) for verdict in found.verdicts] == [(value, passed)]
    assert found.passed is passed


def test_every_floor_is_of_a_task_that_there_is_and_none_of_the_test_half() -> None:
    assert {floor.task for floor in run.FLOORS} <= {task.name for task in TASKS} - {ENCYCLOPEDIA["test"].name}
    assert {floor.metric for floor in run.FLOORS} <= set(run.METRICS)


def test_the_tables_hold_every_model_task_and_language() -> None:
    text = as_text(compared(BAD, Floor("dev to English", "mrr", "worst", 0.51)))
    assert "dev to English        0.625  0.500 fr   0.500  0.500 de" in text
    assert "questions to facts*   1.000  1.000 en   0.500  0.500 en" in text
    assert "x is left out" in text
    assert "MODEL_CARD.md" in text
    assert "below its floor" in text
    assert "fr               2      2   0.500 0.000   0.500 0.000" in text


def test_markdown_tables_have_as_many_cells_as_their_header() -> None:
    blocks = [block.splitlines() for block in as_markdown(compared(GOOD)).split("\n\n") if block.startswith("|")]
    assert len(blocks) == 5
    for header, rule, *rows in blocks:
        assert set(rule) <= set("|-: ")
        assert {row.count("|") for row in (rule, *rows)} == {header.count("|")}


def test_the_data_is_json_and_has_every_metric() -> None:
    data = json.loads(json.dumps(as_data(compared(GOOD), tuple(run.METRICS)), allow_nan=False))
    assert set(data["results"][0]["scores"]) == {"mrr", "success_at_1", "recall_at_1", "ndcg_at_10"}
    assert len(data["summary"]) == 2 * 2 * 4
    assert [model["dimensions"] for model in data["models"]] == [2, None]
    assert data["left_out"] == ["x is left out"]
    assert data["cores"] >= 1


def test_a_report_is_written_with_its_plot_and_the_same_twice(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = compared(GOOD)
    plots = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        write_report(found, as_data(found, tuple(run.METRICS)), folder)
        assert sorted(path.name for path in folder.iterdir()) == [PLOT, "report.json", "report.md"]
        plots.append((folder / PLOT).read_bytes())
    assert plots[0] == plots[1]
    assert ElementTree.fromstring(plots[0]).tag.endswith("svg")


def test_questions_of_all_languages_come_in_turn() -> None:
    assert run.interleaved([["a", "b", "c"], ["x"], ["1", "2"]]) == ["a", "x", "1", "b", "2", "c"]


# --------------------------------------------------------------------------------------------------- command line


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command on a small corpus, without the large model."""
    monkeypatch.setenv("KCITY_CORPUS_DIR", str(write_corpus(tmp_path / "corpus")))
    monkeypatch.setattr(models, "TEACHER_PACKAGE", "no_such_package")
    return ["eval", "--suite", "embedding"]


def test_the_suite_runs_offline_and_tells_what_is_left_out(
    small: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    lines = ["a\tfr\tThe city\tLa ville\n", "a\tfr\tThe tree\tL'arbre\n"]
    (tmp_path / "dev.tsv.xz").write_bytes(lzma.compress("".join(lines).encode()))
    out = tmp_path / "new" / "report"
    code = main([*small, "--parallel", str(tmp_path), "--out", str(out), "--json"])
    told = capfd.readouterr()
    data = json.loads(told.out)
    assert code == int(not all(floor["passed"] for floor in data["floors"]))
    assert [task["name"] for task in data["tasks"]] == [task.name for task in TASKS]
    assert [model["model"] for model in data["models"]] == ["bundled", "BM25"]
    assert len(data["left_out"]) == 1
    assert "sentence-transformers" in data["left_out"][0]
    assert "bundled: texts embedded" in told.err
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == data


def test_without_parallel_sentences_their_tasks_are_left_out_with_what_to_do(
    small: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    main([*small, "--json"])
    data = json.loads(capfd.readouterr().out)
    assert "dev to English" not in {task["name"] for task in data["tasks"]}
    assert any("--parallel DIR" in line for line in data["left_out"])
    assert {floor["task"] for floor in data["floors"]} == {"encyclopedia development"}


def test_under_a_floor_the_suite_fails(
    small: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "FLOORS", (Floor("encyclopedia test", "mrr", "mean", 1.01),))
    assert main(small) == 1
    assert "below its floor" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--suite", "typo"], "embedding"),
        (["--out", "x"], "go with --suite embedding"),
        (["--suite", "launch", "--model", "x"], "go with --suite embedding"),
        (["--suite", "embedding", "--parallel", "nowhere"], "no dev.tsv.xz in it"),
    ],
)
@pytest.mark.usefixtures("assistant")
def test_bad_usage_is_told(
    arguments: list[str], told: str, settings: Any, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCITY_DATA_DIR", str(settings.data_dir))
    assert main(["eval", *arguments]) == 2
    assert told in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(small: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert main([*small, "--out", __file__]) == 2
    assert f"--out {__file__} cannot be made" in capfd.readouterr().err


def test_without_matplotlib_a_report_is_refused_before_anything_is_measured(
    small: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main([*small, "--out", str(tmp_path / "report")]) == 2
    assert "pip install -c constraints.txt -e '.[training]'" in capfd.readouterr().err
    assert not (tmp_path / "report").exists()


def test_a_model_is_named_by_its_folder_and_by_its_whole_path_where_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "TEACHER_PACKAGE", "no_such_package")
    bundled = models.load_embeddings()
    monkeypatch.setattr(models, "load_embeddings", lambda *_: bundled)
    one, other = tmp_path / "one" / "model", tmp_path / "other" / "model"
    for folder in (one, other):
        folder.mkdir(parents=True)
    opened, _ = open_models([str(one), str(other), "some/name"])
    assert [model.name for model in opened] == ["bundled", "BM25", "model", str(other), "some/name"]
    assert [model.folder for model in opened[2:]] == [one, other, None]
    with pytest.raises(UsageError, match="compared already"):
        open_models(["some/name", "some/name"])


def test_the_suite_runs_by_name_alone() -> None:
    assert "embedding" not in cases.suites()
