"""The lexical leg: BM25 over the passages of one language, its arrays mapped from the generation's files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from assistant.index.tokens import tokens

QUERY_CHARACTERS = 4_000
"""What of a query is searched for: more is a document and not a question."""

# The package sets its own logger to say everything.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class Lexicon:
    """The BM25 index of one language."""

    def __init__(self, folder: Path) -> None:
        self._bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False)

    def __len__(self) -> int:
        """The number of passages scored."""
        return int(self._bm25.scores["num_docs"])

    def scores(self, query: str) -> npt.NDArray[np.float32] | None:
        """The BM25 score of every passage in order, 0 where no token is shared; None if the query knows none.

        A token counts once however often the query repeats it.
        """
        known = self._bm25.get_tokens_ids(list(dict.fromkeys(tokens(query[:QUERY_CHARACTERS]))))
        if not known:
            return None
        scores: npt.NDArray[np.float32] = self._bm25.get_scores_from_ids(known)
        return scores


def write_lexicon(folder: Path, texts: Sequence[str]) -> None:
    """Write the BM25 index of the passages with these texts; nothing if there is not a token in them."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(token, len(numbers)) for token in tokens(text)] for text in texts]
    if not numbers:
        return
    bm25 = bm25s.BM25()
    bm25.index((rows, numbers), create_empty_token=False, show_progress=False)
    bm25.save(folder, show_progress=False)


def open_lexicon(folder: Path) -> Lexicon | None:
    """The BM25 index in a folder, None for a language in which no passage has a token."""
    return Lexicon(folder) if folder.exists() else None
