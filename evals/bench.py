"""The budgets, measured: `make bench`. Prints medians beside the budgets; judges nothing, since machines differ."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil

from assistant.assistant import Assistant
from assistant.domain import Kind, Passage
from assistant.embedding import load_embeddings
from assistant.index import build, open_index
from assistant.settings import Settings, load_settings
from evals.cases import load_cases, suites
from evals.timing import seconds

ROWS = 20_000
"""Passages of the indexing measurement: the shipped ones over and over, each made different by a number."""

DAY = date(2026, 11, 22)


def main() -> None:
    """Measure and print one line a budget."""
    settings = load_settings()
    assistant = Assistant.open(settings)
    report("question to answer, warm: p50, p99 (10 and 40 ms)", _answers(assistant))
    report("`kcity ask` cold, median of 5 (2.5 s)", _cold())
    report(f"indexing {ROWS:,} passages, a second (1,000)", _indexing(assistant))
    report("warm search at that size, p50 (3 times the above)", _search_latency(assistant, settings))
    report("resident memory of this process", f"{psutil.Process().memory_info().rss / 2**20:.0f} MB")


def report(what: str, figure: str) -> None:
    """Print one measurement."""
    print(f"{what:<58} {figure}", flush=True)  # noqa: T201


def _answers(assistant: Assistant) -> str:
    cases = [case for suite in suites() for case in load_cases(suite)]
    assistant.ask("Who may apply?")
    assistant.ask("누가 신청할 수 있나요?")
    times = [seconds(lambda c=c: assistant.ask(c.question, c.history, DAY)) * 1000 for c in cases]  # type: ignore[misc]
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49]:.1f} ms, {cuts[98]:.1f} ms over {len(times)} questions"


def _cold() -> str:
    command = [sys.executable, "-m", "assistant", "ask", "Who may apply?"]
    times = [seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5)]  # noqa: S603
    return f"{statistics.median(times):.2f} s"


def _many(assistant: Assistant) -> list[Passage]:
    shipped = [p for fact in assistant.corpus.facts for p in assistant.index.of_fact(fact) if p.kind is Kind.QUESTION]
    return [
        replace(shipped[i % len(shipped)], id=f"bench:{i}", text=f"{shipped[i % len(shipped)].text} {i}")
        for i in range(ROWS)
    ]


def _indexing(assistant: Assistant) -> str:
    passages = _many(assistant)
    with tempfile.TemporaryDirectory() as folder:
        taken = seconds(lambda: build(Path(folder), passages, [], assistant.embeddings))
    return f"{ROWS / taken:,.0f} in {taken:.1f} s"


def _search_latency(assistant: Assistant, settings: Settings) -> str:
    embeddings = load_embeddings(settings.embedding_model)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), _many(assistant), [], embeddings)
        index = open_index(Path(folder), embeddings)
        vectors = embeddings.embed_documents([c.question for c in load_cases("launch")])
        index.dense(vectors[0], "en", 60)
        times = [seconds(lambda v=v: index.dense(v, "en", 60)) * 1000 for v in vectors]  # type: ignore[misc]
        index.close()
    return f"{statistics.median(times):.1f} ms"


if __name__ == "__main__":
    main()
