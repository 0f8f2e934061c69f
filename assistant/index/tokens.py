"""From text to the tokens that the lexical index matches: one function for passages and for questions.

The same word in another spelling (case, width, accents, composed or not, zero-width characters in it, digits
of another script) gives the same tokens. Scripts written without spaces are cut into pairs of characters;
Hangul, where particles stick to words, into pairs and the whole word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST = 64
"""Characters of a word that count; longer ones are not words."""

_INVISIBLE = "\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
"""Zero-width, direction, variation and tag marks: not seen, so not told apart."""

_ACCENTS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Latin, Greek, Cyrillic
    "\u0591-\u05c7"  # Hebrew
    "\u0640\u064b-\u065f\u0670\u06d6-\u06ed"  # Arabic, with the stretch mark
)
"""Marks that people leave out when typing. The vowel and tone signs of the Indic, Thai, Lao, Khmer and
Burmese scripts are letters of the word and stay."""

_DROPPED = re.compile(f"[{_INVISIBLE}{_ACCENTS}]+")

_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x1040, 0x17E0, 0x1810)
"""Where the digits of other scripts begin: a year is one token however it is written."""

_LETTERS = str.maketrans(
    # Letters with a stroke or without a dot, which no decomposition turns into the plain one, and the two
    # Arabic word endings that are written either way.
    {
        "đ": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
    }
    | {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
)

_UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Kana
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e80-\u0ece\u0edc-\u0edf"  # Lao
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese
)
_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962-\u0963"  # Devanagari
    "\u0981-\u0983\u09bc-\u09cd\u09d7"  # Bengali
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a71\u0a81-\u0a83\u0abc-\u0acd"  # Gurmukhi, Gujarati
    "\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7"  # Odia, Tamil
    "\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6"  # Telugu, Kannada
    "\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf"  # Malayalam, Sinhala
    "\u0f71-\u0f84"  # Tibetan
)
"""Vowel signs of scripts with spaces, which Python does not count as letters."""

_RUNS = re.compile(
    f"(?P<number>[0-9]+)|(?P<hangul>[{_HANGUL}]+)|(?P<unspaced>[{_UNSPACED}]+)"
    f"|(?P<word>(?:[^\\W\\d_{_HANGUL}{_UNSPACED}]|[{_SIGNS}])+)"
)


def _whole(run: str) -> list[str]:
    return [run[:LONGEST]]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _pairs_and_whole(run: str) -> list[str]:
    return _pairs(run) + (_whole(run) if 2 < len(run) <= LONGEST else [])


_CUTS: dict[str, Callable[[str], list[str]]] = {
    "number": _whole,
    "hangul": _pairs_and_whole,
    "unspaced": _pairs,
    "word": _whole,
}


def fold(text: str) -> str:
    """The text with everything taken out that spellings of the same word differ in."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _DROPPED.sub("", decomposed)).translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, repeated as often as they occur; none for a text without words."""
    return [token for run in _RUNS.finditer(fold(text)) if run.lastgroup for token in _CUTS[run.lastgroup](run.group())]
