"""Parallel sentences: xz-compressed, tab-separated files, `source, language, English sentence, the same sentence in
that language` on each line, without header."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import EmbeddingError

DEV_FILE = "dev.tsv.xz"
"""The file of a folder of parallel data that is for measuring only; every other `*.tsv.xz` is trained on."""


@dataclass(frozen=True)
class Pair:
    """A sentence and what it says in English, beside which it has to lie."""

    language: str
    text: str
    target: str


def read_parallel(files: Iterable[Path]) -> Iterator[Pair]:
    """Yield the pairs of parallel files.

    Raises:
        EmbeddingError: a line has not four fields; the message names file and line.
    """
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 4:
                    raise EmbeddingError(
                        f"{file}, line {number}: expected 4 tab-separated fields, found {len(fields)}."
                    )
                _, language, english, text = fields
                yield Pair(language, text, english)
