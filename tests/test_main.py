"""The command line as a process: what it prints, its exit codes, and that no trace is ever shown."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from contract import REPLY_KEYS
from corpus_samples import FACTS, write_corpus

from assistant.__main__ import main
from assistant.corpus import load_corpus
from assistant.domain import Status
from assistant.embedding import load_embeddings
from assistant.index import current_generation
from assistant.indexing import build_index
from assistant.settings import Settings

QUESTION = "When did the 2020 call open?"

Environment = Mapping[str, str]


def kcity(*arguments: str | bytes, env: Environment, cwd: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run one command. Whatever happens, it ends with a known code and shows no trace."""
    command = [sys.executable, "-m", "assistant", *arguments]
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, timeout=120, **options)
    assert done.returncode in {0, 1, 2}, done.stderr.decode()
    assert b"Traceback" not in done.stderr + done.stdout, done.stderr.decode()
    return done


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last line on standard error, which is the message."""
    return done.stderr.decode("utf-8").strip().splitlines()[-1]


@pytest.fixture
def sample(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of a command on a small corpus of its own, not yet indexed."""
    corpus_dir = write_corpus(tmp_path / "corpus")
    return {**environment, "KCITY_CORPUS_DIR": str(corpus_dir), "KCITY_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the small corpus, built once."""
    folder = tmp_path_factory.mktemp("built")
    corpus_dir = write_corpus(folder / "corpus")
    build_index(load_corpus(corpus_dir), folder / "data", load_embeddings())
    return folder / "data"


@pytest.fixture
def indexed(sample: dict[str, str], built: Path) -> dict[str, str]:
    """The same, indexed."""
    shutil.copytree(built, sample["KCITY_DATA_DIR"])
    return sample


# ------------------------------------------------------------------------------------------------ ask


@pytest.mark.usefixtures("assistant")
def test_ask_prints_the_answer_with_its_citations_and_their_sources(environment: Environment, tmp_path: Path) -> None:
    done = kcity("ask", QUESTION, "--date", "2026-11-22", env=environment, cwd=tmp_path)
    told = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert "2020" in told.splitlines()[0]
    assert "[1]" in told
    assert "page " in told
    assert "http" in told
    assert done.stderr == b""


@pytest.mark.usefixtures("assistant")
def test_the_installed_command_answers_as_json(environment: Environment, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("kcity")
    arguments = [command, "ask", "공모는 언제 시작되었나요?", "--edition", "2021", "--date", "2021-02-18", "--json"]
    done = subprocess.run(arguments, env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    told = json.loads(done.stdout)
    assert set(told) == set(REPLY_KEYS)
    assert (told["status"], told["edition"], told["answer_language"]) == ("answered", "2021", "ko")
    assert told["citations"]


BAD_USAGE: dict[str, tuple[list[str | bytes], str]] = {
    "no command": ([], "required: COMMAND"),
    "unknown command": (["dance"], "invalid choice"),
    "no question": (["ask"], "Ask a question"),
    "empty question": (["ask", ""], "The question is empty"),
    "only spaces": (["ask", " \t "], "The question is empty"),
    "100,000 characters": (["ask", "a" * 100_000], "has 100,000 characters; at most 2,000"),
    "control character": (["ask", "who\x07 may apply"], "control character U+0007 at character 4"),
    "invalid UTF-8": (["ask", b"who \xff\xfe may apply"], "not valid UTF-8 at character 5"),
    "invalid UTF-8, as JSON": (["ask", b"who \xff may apply", "--json"], "not valid UTF-8 at character 5"),
    "no date": (["ask", QUESTION, "--date", "2026-02-30"], "not a date; write it as YYYY-MM-DD"),
    "a date far off": (["ask", QUESTION, "--date", "9999-12-31"], "not a day of this century"),
    "out without batch": (["ask", QUESTION, "--out", "out.jsonl"], "--out goes with --batch"),
    "batch without out": (["ask", "--batch", "in.jsonl"], "needs --out"),
    "batch and question": (["ask", QUESTION, "--batch", "in.jsonl", "--out", "o"], "not both"),
    "batch that is not there": (["ask", "--batch", "in.jsonl", "--out", "o"], "in.jsonl cannot be read"),
    "batch that is a folder": (["ask", "--batch", ".", "--out", "o"], "cannot be read"),
    "batch with an impossible name": (["ask", "--batch", b"\xff", "--out", "o", "--json"], "cannot be read"),
    "no number of passages": (["search", "who", "-k", "0"], "not a number from 1 to 100"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_bad_usage_is_refused_in_one_clear_line_before_anything_is_loaded(
    arguments: list[str | bytes], said: str, environment: Environment, tmp_path: Path
) -> None:
    # With no corpus at all: none of these gets as far as to miss it.
    env = {**environment, "KCITY_CORPUS_DIR": str(tmp_path / "nowhere"), "LC_ALL": "C.UTF-8"}
    done = kcity(*arguments, env=env, cwd=tmp_path)
    assert done.returncode == 2
    assert said in complaint(done)
    if "--json" in arguments:
        assert json.loads(done.stdout)["error"]["code"] == "bad_usage"


@pytest.mark.usefixtures("assistant")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", QUESTION, "--edition", "2019"], "Edition '2019' is not known. Choose one of: 2026"),
        (["ask", QUESTION, "--lang", "xx"], "Language 'xx' is not served. Choose one of: en, ko"),
        (["search", "who", "--topic", "money"], "no topic 'money'. Choose one of: application"),
        (["search", ""], "The query is empty"),
        (["eval", "--suite", "nope"], "no suite 'nope'. Choose one of: "),
    ],
    ids=["edition", "language", "topic", "query", "suite"],
)
def test_what_there_is_none_of_is_refused_with_the_choices(
    arguments: list[str], said: str, settings: Settings, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("KCITY_DATA_DIR", str(settings.data_dir))
    assert main([*arguments, "--json"]) == 2
    told = capfd.readouterr()
    assert told.err.count("\n") == 1
    assert said in told.err
    assert said in json.loads(told.out)["error"]["message"]


# ---------------------------------------------------------------------------------------------- batch

BAD_LINES: dict[str, tuple[bytes, str]] = {
    "empty object": (b"{}", "question: Field required"),
    "not JSON": (b"{'id': 1}", "not valid JSON"),
    "cut short": (b'{"id": "x", "question": "wh', "not valid JSON"),
    "invalid UTF-8": (b'{"id": "x", "question": "\xff\xfe"}', "not valid UTF-8 at byte"),
    "deep nesting": (b'{"question": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "nested too deeply"),
    "a list": (b'["who may apply"]', "not a JSON object"),
    "a number": (b"42", "not a JSON object"),
    "an endless number": (b'{"id": ' + b"9" * 5_000 + b', "question": "who"}', "not usable JSON"),
    "null": (b"null", "not a JSON object"),
    "a question that is a number": (b'{"id": "x", "question": 7}', "question: "),
    "a question that is missing": (b'{"id": "x"}', "question: Field required"),
    "an id that is a list": (b'{"id": [1], "question": "who"}', "id"),
    "an id that is no number": (b'{"id": NaN, "question": "who"}', "id"),
    "history that is text": (b'{"question": "who", "history": "when"}', "history"),
    "history that holds a number": (b'{"question": "who", "history": [1]}', "history.0"),
    "a lone surrogate": (b'{"question": "who \\ud800 may apply"}', "not valid UTF-8 at character 5"),
    "an empty question": (b'{"id": "x", "question": ""}', "question is empty"),
    "100,000 characters": (b'{"question": "' + b"a" * 100_000 + b'"}', "100,000 characters"),
    "NUL": (b'{"question": "who \\u0000 may apply"}', "U+0000"),
    "NUL in an earlier turn": (b'{"question": "who", "history": ["a\\u0000"]}', "earlier turn"),
    "a language that is not served": (b'{"question": "who", "lang": "xx"}', "Language 'xx' is not served"),
}


def _id_of(line: bytes) -> Any:
    """The id of a line that can be read so far; None of any other."""
    try:
        given = json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return given if isinstance(given, str | int) else None


@pytest.mark.usefixtures("assistant")
def test_a_batch_answers_every_good_line_and_says_what_is_wrong_with_a_bad_one(
    environment: Environment, tmp_path: Path
) -> None:
    good = [
        {"id": "en", "question": QUESTION, "unknown key": [1, 2]},
        {"id": 7, "question": "And in 2023?", "history": [QUESTION]},
        {"id": "\udc00", "question": QUESTION, "lang": "ko"},
    ]
    lines = [json.dumps(line).encode() for line in good[:2]]
    lines += [line for bad, _ in BAD_LINES.values() for line in (bad, b"", b"  \r")]
    lines.append(json.dumps(good[2]).encode())
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines) + b"\n\n")
    arguments = ["ask", "--batch", "in.jsonl", "--out", "out.jsonl", "--date", "2026-11-22", "--json"]
    done = kcity(*arguments, env={**environment, "LC_ALL": "C.UTF-8"}, cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"lines": len(BAD_LINES) + 3, "replies": 3, "errors": len(BAD_LINES)}
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    first, second, *bad, last = out
    assert all(set(answer) == set(REPLY_KEYS) for answer in (first, second, last))
    assert [(a["id"], a["edition"], a["answer_language"]) for a in (first, second, last)] == [
        ("en", "2020", "en"),
        (7, "2023", "en"),
        ("\udc00", "2020", "ko"),
    ]
    for (name, (line, said)), result in zip(BAD_LINES.items(), bad, strict=True):
        assert set(result) == {"id", "error"}, name
        assert said in result["error"], name
        assert "\n" not in result["error"], name
        assert result["id"] == _id_of(line), name


@pytest.mark.usefixtures("assistant")
def test_a_batch_of_600_lines_comes_back_whole_and_in_order(environment: Environment, tmp_path: Path) -> None:
    questions = ["Who may apply?", "언제까지인가요?", QUESTION, "지원 금액은 얼마인가요?", "How do I bake bread?"]
    lines = [{"id": f"line-{number}", "question": questions[number % 5]} for number in range(600)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = kcity("ask", "--batch", "in.jsonl", "--out", "out.jsonl", env=environment, cwd=tmp_path)
    assert done.returncode == 0
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in out] == [line["id"] for line in lines]
    assert {answer["status"] for answer in out} <= set(Status)
    assert all(out[number]["answer"] == out[number % 5]["answer"] for number in range(600))


def test_a_batch_that_cannot_be_written_is_refused(indexed: Environment, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"question": "Who may apply?"}\n')
    done = kcity("ask", "--batch", "in.jsonl", "--out", "no/such/folder/out.jsonl", env=indexed, cwd=tmp_path)
    assert done.returncode == 2
    assert "out.jsonl cannot be written" in complaint(done)


# ------------------------------------------------------------------------- faults of the place it runs in


def test_a_setting_that_cannot_be_used_is_named(environment: Environment, tmp_path: Path) -> None:
    done = kcity("doctor", "--json", env={**environment, "KCITY_PORT": "abc"}, cwd=tmp_path)
    assert done.returncode == 1
    assert "KCITY_PORT='abc' cannot be used" in complaint(done)
    assert json.loads(done.stdout)["error"]["code"] == "SettingsError"
    (tmp_path / ".env").write_bytes(b"KCITY_HOST=\xff")
    done = kcity("doctor", env=environment, cwd=tmp_path)
    assert (done.returncode, ".env cannot be read" in complaint(done)) == (1, True)


@pytest.mark.parametrize("command", [["ask", QUESTION], ["index"]], ids=lambda c: c[0])
def test_a_missing_corpus_is_named_with_the_setting(
    command: list[str], environment: Environment, tmp_path: Path
) -> None:
    done = kcity(*command, env={**environment, "KCITY_CORPUS_DIR": str(tmp_path / "nowhere")}, cwd=tmp_path)
    assert done.returncode == 1
    assert "nowhere" in complaint(done)
    assert "KCITY_CORPUS_DIR" in complaint(done)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("facts:\n  - id: a\n    edition: [unclosed\n", "line "),
        (FACTS.replace("value: 2026-03-17", "value: 2026-03-18"), "fact 2026-call-close"),
    ],
    ids=["YAML", "value"],
)
def test_a_broken_corpus_is_refused_with_file_and_reason_and_the_index_kept(
    facts: str, said: str, indexed: Environment, tmp_path: Path
) -> None:
    data_dir = Path(indexed["KCITY_DATA_DIR"])
    before = current_generation(data_dir)
    (tmp_path / "corpus" / "facts.yaml").write_text(facts, encoding="utf-8")
    done = kcity("index", "--json", env=indexed, cwd=tmp_path)
    assert done.returncode == 1
    message = json.loads(done.stdout)["error"]["message"]
    assert "facts.yaml" in message
    assert said in message
    assert current_generation(data_dir) == before


def test_a_broken_document_is_reported_and_the_rest_indexed_and_answered(sample: Environment, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "documents" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing to see")
    done = kcity("index", "--json", env=sample, cwd=tmp_path)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["failed"], told["unchanged"], told["removed"]) == (1, 0, 0)
    assert told["added"] > 0
    assert [entry["file"] for entry in told["unread"]] == ["broken.pdf"]
    assert told["unread"][0]["reason"]
    again = kcity("index", env=sample, cwd=tmp_path)
    assert again.returncode == 1
    assert "documents failed: 1\n  broken.pdf: " in again.stdout.decode()
    answer = json.loads(kcity("ask", "When does the call close?", "--json", env=sample, cwd=tmp_path).stdout)
    assert answer["status"] == "answered"


def test_an_index_of_another_embedder_is_refused_with_the_command_that_rebuilds(
    indexed: Environment, tmp_path: Path
) -> None:
    other = {**indexed, "KCITY_EMBEDDING_PASSAGE_PREFIX": "passage: "}
    done = kcity("ask", "When does the call close?", env=other, cwd=tmp_path)
    assert done.returncode == 1
    assert "was built with embedder" in complaint(done)
    assert "kcity index --rebuild" in complaint(done)
    assert kcity("index", "--rebuild", env=other, cwd=tmp_path).returncode == 0


def test_a_second_builder_is_refused_and_a_reader_is_not(indexed: Environment, tmp_path: Path) -> None:
    lock = Path(indexed["KCITY_DATA_DIR"]) / "index" / "lock"
    with lock.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = kcity("index", "--rebuild", env=indexed, cwd=tmp_path)
        assert done.returncode == 1
        assert "Another process" in complaint(done)
        assert "is building the index" in complaint(done)
        assert kcity("ask", "When does the call close?", env=indexed, cwd=tmp_path).returncode == 0


def test_a_full_disk_stops_a_build_and_not_the_answers(indexed: Environment, tmp_path: Path) -> None:
    data_dir = Path(indexed["KCITY_DATA_DIR"])
    before = current_generation(data_dir)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))

    done = kcity("index", "--rebuild", env=indexed, cwd=tmp_path, preexec_fn=no_room)
    assert done.returncode == 1
    assert "could not be written" in complaint(done)
    assert "room" in complaint(done)
    assert current_generation(data_dir) == before
    answer = json.loads(kcity("ask", "When does the call close?", "--json", env=indexed, cwd=tmp_path).stdout)
    assert answer["status"] == "answered"
    assert [folder.name for folder in (data_dir / "index" / "generations").iterdir()] == [before]


def test_a_failed_check_is_a_fault_whose_trace_is_kept(
    assistant: Any, settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    """A library that writes a date wrong is caught by the check, and never passed on."""
    monkeypatch.setenv("KCITY_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr("assistant.compose.extractive.format_date", lambda *_, **__: "5 May 1999")
    assert main(["ask", QUESTION, "--json"]) == 1
    told = capfd.readouterr()
    assert json.loads(told.out)["error"]["code"] == "check_failed"
    assert "Traceback" not in told.out + told.err
    assert "1999-05-05" in told.err
    log = settings.data_dir / "faults.log"
    assert str(log) in told.err
    assert "CheckFailed" in log.read_text(encoding="utf-8")
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "x", "question": QUESTION}) + '\n{"question": "Hello!"}\n')
    assert main(["ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 1
    failed, greeted = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert set(failed) == {"id", "error"}
    assert greeted["status"] == "greeting"
    log.unlink()


# --------------------------------------------------------------------------------- search, read, doctor, eval


@pytest.mark.usefixtures("assistant")
def test_search_prints_ranked_passages_under_its_filters(
    settings: Settings, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("KCITY_DATA_DIR", str(settings.data_dir))
    filters = ["--edition", "2020", "--lang", "en", "--document", "call-guide-2020-en.pdf", "-k", "3"]
    assert main(["search", "until when", *filters, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert [entry["rank"] for entry in found] == [1, 2, 3]
    for entry in found:
        assert (entry["edition"], entry["language"], entry["kind"]) == ("2020", "en", "document")
        assert entry["document"] == "call-guide-2020-en.pdf"
        assert entry["page"] >= 1
        assert entry["text"]
    assert main(["search", "until when", "--topic", "deadlines", "-k", "2"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 4


def test_read_prints_one_line_a_file_and_goes_on_after_a_bad_one(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Title\n\nThe call closes on 17 March 2026.\n", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "blank.md").write_bytes(b"")
    files: list[str | bytes] = ["bad.pdf", "nowhere.pdf", b"\xff.md", "blank.md", ".", "good.md"]
    done = kcity("read", *files, "--json", env={**environment, "LC_ALL": "C.UTF-8"}, cwd=tmp_path)
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(files)
    for line in lines:
        assert list(line) == ["file", "format", "status", "reason", "pages", "passages"]
        assert line["status"] in {"text", "empty", "refused"}
        assert (line["status"] == "text") == bool(line["passages"])
        assert line["reason"] or line["status"] == "text"
    assert [line["status"] for line in lines if line["file"] in ("bad.pdf", "nowhere.pdf")] == ["refused"] * 2
    (passage,) = lines[-1]["passages"]
    assert list(passage) == ["text", "page", "heading", "table"]
    assert passage["text"] == "The call closes on 17 March 2026."
    assert kcity("read", "good.md", env=environment, cwd=tmp_path).returncode == 0


@pytest.mark.usefixtures("assistant")
def test_doctor_tells_a_healthy_installation_and_a_missing_index(environment: Environment, tmp_path: Path) -> None:
    done = kcity("doctor", "--json", env=environment, cwd=tmp_path)
    told = json.loads(done.stdout)
    assert (done.returncode, told["problems"]) == (0, {})
    assert told["versions"]["chromadb"]
    assert told["corpus"]["facts"] > 200
    assert told["embedder"]["identity"]
    assert told["index"]["generation"]
    assert set(told["settings"]) == {f"KCITY_{name.upper()}" for name in Settings.model_fields}
    done = kcity("doctor", env={**environment, "KCITY_DATA_DIR": str(tmp_path / "none")}, cwd=tmp_path)
    assert done.returncode == 1
    assert "index: There is no index" in done.stdout.decode()
    assert "kcity index" in done.stdout.decode()
    assert not (tmp_path / "none").exists()


@pytest.mark.usefixtures("assistant")
def test_eval_reports_every_suite_and_language_as_json(environment: Environment, tmp_path: Path) -> None:
    """Run as installed, from anywhere. Whether the shares are good enough is for `make eval` to say."""
    command = [Path(sys.executable).with_name("kcity"), "eval", "--suite", "launch", "--json"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    rows = json.loads(done.stdout)
    assert [(row["suite"], row["language"]) for row in rows] == [("launch", "en"), ("launch", "ko")]
    for row in rows:
        assert row["cases"] == 64
        assert row["correct"] == pytest.approx(1 - len(row["wrong"]) / row["cases"], abs=1e-3)
    assert done.returncode == int(any(row["correct"] < row["floor"] for row in rows))


def test_every_command_takes_json_and_tells_of_itself(environment: Environment, capsys: Any) -> None:
    for command in ("index", "ask", "search", "read", "serve", "eval", "doctor"):
        with pytest.raises(SystemExit) as end:
            main([command, "--help"])
        assert end.value.code == 0
        assert "--json" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("kcity ")


def test_a_reader_that_goes_away_is_no_fault(environment: Environment, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "assistant", "read", "nowhere.pdf", "--json"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["ask", "--date", "2020-13-01"], ["search", "x", "-k", "0"], ["bogus"], ["serve", "--port", "99999"]]
)
def test_bad_usage_is_told_in_json_where_that_is_asked_for(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 2
    told = capfd.readouterr()
    assert json.loads(told.out)["error"]["code"] == "bad_usage"
    assert told.err.startswith("kcity: ")
    assert "Traceback" not in told.err


def test_a_batch_does_not_overwrite_its_own_questions(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "in.jsonl"
    questions.write_text('{"question": "Hello!"}\n', encoding="utf-8")
    assert main(["ask", "--batch", str(questions), "--out", str(questions)]) == 2
    assert "is the file of the questions" in capfd.readouterr().err
    assert questions.read_text(encoding="utf-8") == '{"question": "Hello!"}\n'
