"""A linear model over the letters of words, which tells languages of one script apart.

The sum of one row a feature (a word, and the runs of one to five letters in it), by the root of their number, and a
softmax over the languages of the script: fastText's classifier (Joulin et al. 2017) without its hidden layer, so that
reading it needs numpy alone. `train.py` makes the weights.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import LanguageModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BUCKETS = 1 << 15
"""Rows; features are assigned to them by hash."""
LONGEST = 5
"""Letters of the longest run that is a feature, the marks of a word's ends among them."""
WEIGHTS = Path(__file__).with_name("model.npz")

SCRIPTS = {
    "LATIN": ("az", "de", "en", "es", "fr", "id", "it", "ms", "pt", "sw", "tl", "tr", "uz", "vi"),
    "CYRILLIC": ("bg", "kk", "ky", "mn", "ru", "uk", "uz"),
    "ARABIC": ("ar", "fa"),
    "DEVANAGARI": ("hi", "ne"),
}
"""The languages that are told apart within each script."""
LANGUAGES = tuple(sorted({language for of_script in SCRIPTS.values() for language in of_script}))

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'\u2019\u02bb\u02bc\u2018`\u0900-\u097f])*")


@dataclass(frozen=True)
class Model:
    """Rows in 8 bits, shape (buckets, languages), with a scale for each language, and the languages' biases."""

    rows: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    biases: npt.NDArray[np.float32]


def words_of(text: str) -> list[str]:
    """The words of a text as the model meets them: lower case, apostrophes alike, no digits."""
    return [re.sub("[\u2019\u02bb\u02bc\u2018`]", "'", word) for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=65_536)
def features(word: str) -> tuple[int, ...]:
    """The rows of a word: one for it as a whole, one for each run of its letters."""
    marked = f"<{word}>"
    runs = [marked[i : i + length] for length in range(1, LONGEST + 1) for i in range(len(marked) - length + 1)]
    return tuple(zlib.crc32(run.encode()) % BUCKETS for run in (f"={word}", *runs))


@cache
def model() -> Model:
    """The weights that come with the assistant.

    Raises:
        LanguageModelError: The file is missing or not one of ours.
    """
    import numpy as np  # Loaded with the first question: what cannot be a question is refused without it.

    try:
        with np.load(WEIGHTS) as kept:
            read = Model(kept["rows"], kept["scales"], kept["biases"])
    except (OSError, ValueError, KeyError) as error:
        raise LanguageModelError(f"{WEIGHTS.name} cannot be read ({error}). Install the package anew.") from error
    if read.rows.shape != (BUCKETS, len(LANGUAGES)):
        raise LanguageModelError(f"{WEIGHTS.name} has the shape {read.rows.shape}. Install the package anew.")
    return read


def likelihoods(text: str, candidates: Sequence[str]) -> dict[str, float]:
    """The log probability of each candidate language, among them; empty where the text has no word.

    Args:
        text: Of the script of the candidates.
        candidates: Languages of `LANGUAGES`.
    """
    rows = [row for word in words_of(text) for row in features(word)]
    if not rows:
        return {}
    import numpy as np

    kept = model()
    columns = [LANGUAGES.index(language) for language in candidates]
    summed = kept.rows[rows][:, columns].sum(axis=0, dtype=np.float64) * kept.scales[columns]
    scores = summed / len(rows) ** 0.5 + kept.biases[columns]
    scores -= scores.max()
    return dict(zip(candidates, (scores - np.log(np.exp(scores).sum())).tolist(), strict=True))
