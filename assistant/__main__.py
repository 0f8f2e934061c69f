"""The command line: `kcity COMMAND` or `python -m assistant COMMAND`.

Every command takes `--json` and ends with 0 (done), 1 (failed) or 2 (bad usage). Heavy imports stand inside the
commands, so that `kcity ask` does not wait for the web server's and `kcity read` not for the index's.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from assistant import __version__
from assistant.domain import Filters
from assistant.errors import AssistantError, CheckFailed, UsageError
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

DONE, FAILED, BAD_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No trace is shown; an unforeseen fault's goes to a log file."""
    # Known before anything is parsed: what is wrong may be the arguments themselves.
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name or an id may hold what UTF-8 cannot; "\\udcff" is also how JSON writes it.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options, load_settings())
    except UsageError as error:
        return _failed(as_json, "bad_usage", str(error), BAD_USAGE)
    except CheckFailed as error:
        return _failed(as_json, "check_failed", f"{error} {_keep_trace()}", FAILED)
    except AssistantError as error:
        return _failed(as_json, type(error).__name__, str(error), FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _failed(as_json, "interrupted", "Interrupted.", FAILED)
    except Exception as error:  # noqa: BLE001 - the edge: the trace is kept in a file and not shown
        return _failed(as_json, "internal_fault", f"Internal fault: {error}. {_keep_trace()}", FAILED)
    return code


def _failed(as_json: bool, code: str, message: str, exit_code: int) -> int:
    if as_json:
        _print_json({"error": {"code": code, "message": message, "request_id": None}})
    print(f"kcity: {message}", file=sys.stderr)
    return exit_code


def _keep_trace() -> str:
    """Append the trace to a log file and say where."""
    try:
        path = load_settings().data_dir / "faults.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().astimezone().isoformat()}\n{traceback.format_exc()}\n")
    except (OSError, AssistantError) as error:
        return f"Its trace could not be kept: {error}."
    return f"Its trace is in {path}."


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON")
    parser = _Parser(prog="kcity", description="Answers about Korea's K-City Network program: cited, dated, offline.")
    parser.add_argument("--version", action="version", version=f"kcity {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace, Settings], int], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[common], help=about, description=about)
        command.set_defaults(run=run)
        return command

    index = add("index", _index, "Build or update the index from the corpus.")
    index.add_argument("--rebuild", action="store_true", help="build from nothing, whatever is there")

    ask = add("ask", _ask, "Answer a question, or a file of them.")
    ask.add_argument("question", nargs="?", help="the question, in any language")
    ask.add_argument("--lang", metavar="xx", help="language to answer in (default: the question's)")
    ask.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="day of asking (default: today in Korea)")
    ask.add_argument("--edition", metavar="YYYY", help="call year to answer for (default: named, else newest)")
    ask.add_argument("--batch", type=Path, metavar="IN.jsonl", help="questions, one JSON object a line")
    ask.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where a batch's answers go")

    search = add("search", _search, "Search statements, questions and documents.")
    search.add_argument("query")
    search.add_argument("--edition", metavar="YYYY")
    search.add_argument("--topic")
    search.add_argument("--lang", metavar="xx")
    search.add_argument("--document", metavar="ID")
    search.add_argument("-k", type=_count, default=10, help="how many passages (default: 10)")

    eligibility = add("eligibility", _eligibility, "Walk through who may apply for what; asks for what is not given.")
    eligibility.add_argument("--who", metavar="KIND", help="who applies, such as local-government")
    eligibility.add_argument("--what", metavar="TYPE", help="planning or demonstration")
    eligibility.add_argument("--edition", metavar="YYYY", help="call year (default: the newest)")
    eligibility.add_argument("--lang", metavar="xx", default="en", help="language to answer in (default: en)")

    calls = add("calls", _calls, "List the calls and their state on a day.")
    calls.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="day (default: today in Korea)")
    calls.add_argument("--lang", metavar="xx", default="en", help="language to say it in (default: en)")
    calls.add_argument("--calendar", type=Path, metavar="FILE.ics", help="write what is ahead as a calendar file")

    read = add("read", _read, "Show what the readers make of files; nothing is stored.")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")

    serve = add("serve", _serve, "Serve the chat page and the API.")
    serve.add_argument("--host")
    serve.add_argument("--port", type=_port)

    evaluate = add("eval", _eval, "Ask the eval cases and report how many are answered right, or compare embedders.")
    evaluate.add_argument(
        "--suite",
        metavar="NAME",
        help="one file of evals/cases (default: all of them), or `embedding`: compare embedding models on retrieval",
    )
    embedding = evaluate.add_argument_group("with --suite embedding")
    embedding.add_argument("--parallel", type=Path, metavar="DIR", help="folder of parallel sentences, for dev.tsv.xz")
    embedding.add_argument(
        "--model",
        dest="models",
        action="extend",
        nargs="+",
        default=[],
        metavar="NAME_OR_FOLDER",
        help="compare these sentence-transformers models of this machine too, without prefixes",
    )
    embedding.add_argument("--out", type=Path, metavar="FOLDER", help="write the report there, with a plot")

    add("doctor", _doctor, "Show versions, the index's health, the settings in force and what is missing.")
    return parser


class _Parser(argparse.ArgumentParser):
    """Raises what it would print, so that bad usage is told like any other fault, in JSON where that is asked for."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. See `{self.prog} --help`.")


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as YYYY-MM-DD") from error
    if not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day of this century")
    return day


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100")
    return int(text)


def _progress(what: str, done: int, total: int) -> None:
    """A line on standard error that counts up in place; plain lines every tenth where it is not a terminal."""
    if sys.stderr.isatty():
        print(f"\r{what}: {done:,} of {total:,}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
    elif done >= total:
        print(f"{what}: {done:,} of {total:,}", file=sys.stderr, flush=True)


def _open(settings: Settings) -> Assistant:
    # What is loaded here lives as long as the process; looking through it for garbage costs 0.4 s of the start.
    gc.disable()
    try:
        from assistant.assistant import Assistant

        return Assistant.open(settings, _progress)
    finally:
        gc.freeze()
        gc.enable()


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.corpus import load_corpus
    from assistant.indexing import build_index, embeddings_of

    embeddings = embeddings_of(settings)
    corpus = load_corpus(settings.corpus_dir)
    done = build_index(
        corpus,
        settings.data_dir,
        embeddings,
        rebuild=options.rebuild,
        progress=_progress,
    )
    counts = {
        "added": done.counts.added,
        "unchanged": done.counts.unchanged,
        "removed": done.counts.removed,
        "failed": len(done.unread),
    }
    unread = [{"file": reading.path.name, "reason": reading.reason} for reading in done.unread]
    if options.json:
        _print_json({**counts, "unread": unread})
    else:
        print("passages: " + ", ".join(f"{number:,} {name}" for name, number in counts.items() if name != "failed"))
        print(f"documents failed: {counts['failed']}")
        for entry in unread:
            print(f"  {entry['file']}: {entry['reason']}")
    return FAILED if unread else DONE


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch:
        return _ask_batch(options, settings)
    if options.question is None:
        raise UsageError('Ask a question, as in: kcity ask "Who may apply?" (or give a file with --batch).')
    if options.out:
        raise UsageError("--out goes with --batch.")
    from assistant.reply import reply
    from assistant.understand import checked

    # Looked at before anything heavy is loaded, so that bad input is refused at once.
    checked(options.question)
    answer = _open(settings).ask(options.question, today=options.date, language=options.lang, edition=options.edition)
    if options.json:
        _print_json(reply(answer))
        return DONE
    print(answer.text)
    for number, citation in enumerate(answer.citations, 1):
        where = f"{citation.title}, page {citation.page}" if citation.page else citation.title
        print(f'\n[{number}] {where}: "{citation.quote}"')
        for source in citation.sources:
            print(f"    {source.publisher}: {source.title} ({source.kind}, {source.published}) {source.url}")
    for suggestion in answer.suggestions:
        print(f"\n- {suggestion}")
    return DONE


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.batch import answers

    if options.question is not None:
        raise UsageError("Give either a question or --batch, not both.")
    if not options.out:
        raise UsageError("--batch needs --out OUT.jsonl.")
    try:
        lines = [line for line in options.batch.read_bytes().split(b"\n") if line.strip()]
        if options.out.exists() and options.out.samefile(options.batch):
            raise UsageError(f"--out {options.out} is the file of the questions. Name another.")
    except OSError as error:
        raise UsageError(f"{options.batch} cannot be read: {error.strerror}.") from error
    traces: list[str] = []

    def keep_trace() -> str:
        traces.append(_keep_trace())
        return traces[-1]

    replies = answers(
        _open(settings),
        lines,
        today=options.date,
        language=options.lang,
        edition=options.edition,
        keep_trace=keep_trace,
    )
    errors = 0
    try:
        with options.out.open("w", encoding="utf-8", errors="backslashreplace") as out:
            for done, result in enumerate(replies, 1):
                errors += "error" in result
                out.write(json.dumps(result, ensure_ascii=False) + "\n")
                _progress("questions", done, len(lines))
    except OSError as error:
        raise UsageError(f"{options.out} cannot be written: {error.strerror}.") from error
    if options.json:
        _print_json({"lines": len(lines), "replies": len(lines) - errors, "errors": errors})
    return FAILED if traces else DONE


def _search(options: argparse.Namespace, settings: Settings) -> int:
    filters = Filters(options.edition, options.topic, options.lang, options.document)
    hits = _open(settings).search(options.query, filters, options.k)
    found = [
        {
            "rank": hit.rank,
            "score": round(hit.score, 4),
            "text": hit.passage.text,
            "kind": str(hit.passage.kind),
            "language": hit.passage.language,
            "edition": hit.passage.edition,
            "topic": hit.passage.topic,
            "document": hit.passage.document,
            "page": hit.passage.page,
            "heading": list(hit.passage.heading),
            "fact_ids": list(hit.passage.fact_ids),
        }
        for hit in hits
    ]
    if options.json:
        _print_json(found)
        return DONE
    for entry in found:
        where = f"{entry['document']}, page {entry['page']}" if entry["document"] else f"{entry['kind']}"
        print(f"{entry['rank']:>3}  {entry['score']:.4f}  {entry['edition']}  {where}\n     {entry['text']}")
    return DONE


def _eligibility(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.compose.locale import languages, locale
    from assistant.eligibility import WHAT, WHO
    from assistant.reply import assessment_json

    if options.lang not in languages():
        raise UsageError(f"Language {options.lang!r} is not served. Choose one of: {', '.join(languages())}.")
    texts = locale(options.lang).eligibility
    who = options.who or _choose(options, texts.ask_who, "--who", {name: texts.who[name] for name in WHO})
    what = options.what or _choose(options, texts.ask_what, "--what", {name: texts.what[name] for name in WHAT})
    assessment, answer = _open(settings).assess(who, what, options.edition, options.lang)
    if options.json:
        _print_json(assessment_json(assessment, answer))
    else:
        print(answer.text)
    return DONE


def _choose(options: argparse.Namespace, question: str, option: str, choices: Mapping[str, str]) -> str:
    """Ask at the terminal which of the choices is meant, by number."""
    if options.json or not sys.stdin.isatty():
        raise UsageError(f"{option} is missing. Choose one of: {', '.join(choices)}.")
    print(question)
    for number, text in enumerate(choices.values(), 1):
        print(f"  {number}  {text}")
    while not ((given := input("> ").strip()).isdigit() and 1 <= int(given) <= len(choices)):
        pass
    return list(choices)[int(given) - 1]


def _calls(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.calls import calls, today_in_korea
    from assistant.compose.extractive import state_of
    from assistant.compose.locale import languages
    from assistant.corpus import load_corpus
    from assistant.reply import call_json

    if options.lang not in languages():
        raise UsageError(f"Language {options.lang!r} is not served. Choose one of: {', '.join(languages())}.")
    today = options.date or today_in_korea()
    found = calls(load_corpus(settings.corpus_dir).facts.values(), today)
    if options.calendar:
        from assistant.compose.calendar import calendar_file

        try:
            options.calendar.write_bytes(calendar_file(found, options.lang, today))
        except OSError as error:
            raise UsageError(f"{options.calendar} cannot be written: {error.strerror}.") from error
    if options.json:
        _print_json([call_json(call) for call in found])
    else:
        for call in found:
            print(f"{call.edition}  {call.type:<14} {call.state:<11} {state_of(call, options.lang, today)}")
    return DONE


def _read(options: argparse.Namespace, settings: Settings) -> int:
    """A line a file, as JSON where that is asked for; a file that cannot be read does not stop the rest."""
    from assistant.documents import read_documents, reading_json

    refused = 0
    for reading in read_documents(options.files):
        refused += reading.status == "refused"
        if options.json:
            print(json.dumps(reading_json(reading), ensure_ascii=False), flush=True)
        else:
            told = reading.reason or f"{len(reading.passages)} passages"
            print(f"{reading.path}: {reading.format}, {reading.status}, {told}", flush=True)
    return FAILED if refused else DONE


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    chosen = {name: value for name in ("host", "port") if (value := getattr(options, name)) is not None}
    from assistant.web import serve

    serve(settings.model_copy(update=chosen), _open(settings))
    return DONE


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from evals import embedding

    if options.suite == embedding.SUITE:
        return _eval_embedding(options, settings)
    if options.parallel or options.models or options.out:
        raise UsageError(f"--parallel, --model and --out go with --suite {embedding.SUITE}.")
    from evals.run import run

    return run(_open(settings), options.suite, as_json=options.json)


def _eval_embedding(options: argparse.Namespace, settings: Settings) -> int:
    from evals.embedding.run import run

    return run(
        settings.corpus_dir,
        parallel=options.parallel,
        named=options.models,
        out=options.out,
        as_json=options.json,
        progress=_progress,
    )


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.doctor import examine

    report = examine(settings)
    if options.json:
        _print_json(report)
    else:
        for section, entries in report.items():
            print(section)
            for name, value in entries.items():
                print(f"  {name}: {value}")
    return FAILED if report["problems"] else DONE


if __name__ == "__main__":
    sys.exit(main())
