"""Slips of the keyboard: a word that nobody else has used is read as the one that many have and that is one slip away.

The words are those of the questions that people are known to ask, counted when the index is built. One slip is a letter
left out, put in, mistaken for another (an accent left out too), or swapped with its neighbour; two words with one such
difference share what is left of them without one letter (SymSpell, Garbe 2012).
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

FILE = "spelling.json"

SHORTEST = 5
"""Letters from which on a word is looked at: shorter ones are one slip away from too many others."""
USED = 5
"""How often a word must have been used to be what another was meant to be."""
RARER = 25
"""How many times rarer than that a word must be to be a slip: known questions have slips of their own."""

_WORD = re.compile("[^\\W\\d_]+")
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]"
)
"""Scripts in which words are not told apart by spaces, or not by letters: left as they are."""


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """How often each word that could be mistaken stands in the texts; those used once say nothing and are left out."""
    counts = Counter(
        word
        for text in texts
        for word in _WORD.findall(text.lower())
        if len(word) >= SHORTEST and not _DENSE.search(word)
    )
    return {word: count for word, count in counts.items() if count > 1}


class Spelling:
    """The words of one language."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._near: defaultdict[str, list[str]] = defaultdict(list)
        for word, count in counts.items():
            if count >= USED:
                for rest in _rests(word):
                    self._near[rest].append(word)
        self._meant = lru_cache(maxsize=4096)(self._nearest)

    def corrected(self, text: str) -> str:
        """The text with its slips read as what was meant; all other words as they are."""
        return _WORD.sub(lambda match: self._meant(match.group().lower()) or match.group(), text)

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST or _DENSE.search(word):
            return None
        near = {other for rest in _rests(word) for other in self._near.get(rest, ()) if other != word}
        best = max(near, key=lambda other: (self._counts[other], other), default=None)
        enough = RARER * self._counts.get(word, 0)
        return best if best is not None and self._counts[best] > enough else None


def _rests(word: str) -> set[str]:
    """A word, and what is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def write_spelling(generation: Path, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Keep the words of each language in a generation's folder."""
    (generation / FILE).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")


def open_spelling(generation: Path) -> dict[str, dict[str, int]]:
    """The words of each language in a generation."""
    counts: dict[str, dict[str, int]] = json.loads((generation / FILE).read_text(encoding="utf-8"))
    return counts
