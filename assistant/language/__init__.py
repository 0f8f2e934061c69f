"""Which language a text is in, in which script, and which way it is read.

Script decides first: Hangul is Korean, Kana is Japanese, and so on. Languages that share one (Latin, Cyrillic,
Arabic, Devanagari) are told apart by the letters of their words (`ngrams.py`), which do for keywords and typing errors
what detectors made for sentences do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from math import exp, log

from assistant.language.ngrams import SCRIPTS, likelihoods

UNKNOWN = "und"
"""BCP-47's code for an undetermined language: a legal result."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_SCRIPT_LANGUAGE = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "SINHALA": "si",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "HEBREW": "he",
    "GREEK": "el",
    "ETHIOPIC": "am",
}

_PROGRAM_NAMES = re.compile(
    r"\b(?:k[\s-]?city(?:\s+network)?|molit|kind|kaia|kotra|asean|usd|krw|faq)\b", re.IGNORECASE
)
"""Names that stand in a question of any language and would pull it towards English."""

_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06d2]")
"""Letters of Urdu that Arabic and Persian have not."""

_MINORITY_SHARE = 0.2
"""A script other than Latin decides from this share of the letters on: Korean questions hold English names."""

_SURE = 0.45
"""The probability that the best language of a script must have, or the language is not known."""

_EXPECTED = log(4)
"""What is added to the log probability of a language that is expected: that of the page, or of the turns before."""

_FROM_JAPANESE = "shift_jis"
_FROM_CHINESE = ("gb2312", "big5")
"""Character sets that hold what each writes: Simplified and Traditional Chinese, and Japanese."""


def clean(text: str) -> str:
    """`text` in Unicode form NFC without invisible format characters (zero-width, bidirectional marks, tags), and
    with white space runs made one space, so that spellings that look alike are alike."""
    visible = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


def _script(character: str) -> str:
    """The script of a letter, by the first word of its Unicode name ("HANGUL", "CJK", "LATIN")."""
    return unicodedata.name(character, "UNKNOWN").split()[0].removeprefix("FULLWIDTH").removeprefix("HALFWIDTH")


def main_script(text: str) -> str:
    """The script a text is written in, or "" where it has no letters. Latin names in a text of another script are
    passed over."""
    plain = unicodedata.normalize("NFKC", _PROGRAM_NAMES.sub(" ", text))
    scripts = Counter(_script(c) for c in plain if c.isalpha())
    letters = scripts.total()
    if any(scripts[kana] for kana in ("HIRAGANA", "KATAKANA")) and scripts["CJK"] < letters:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    return max(
        scripts,
        key=lambda each: (each != "LATIN" and scripts[each] >= _MINORITY_SHARE * letters, scripts[each]),
        default="",
    )


def detect(text: str, expected: Sequence[str] = ()) -> str:
    """The BCP-47 code of the language `text` is in, or "und" when it cannot be told.

    Args:
        text: What was typed.
        expected: Languages that are likely here, such as that of the page or of the turns before: they break ties.
    """
    script = main_script(text)
    plain = _PROGRAM_NAMES.sub(" ", unicodedata.normalize("NFKC", text))
    if script == "CJK":
        return _written_in_han(plain, expected)
    if script in _SCRIPT_LANGUAGE:
        return _SCRIPT_LANGUAGE[script]
    if script not in SCRIPTS:
        return UNKNOWN
    if script == "ARABIC" and _URDU.search(plain):
        return "ur"
    scores = {
        language: likelihood + _EXPECTED * (language in expected)
        for language, likelihood in likelihoods(plain, SCRIPTS[script]).items()
    }
    if not scores:
        return UNKNOWN
    best = max(scores, key=lambda language: scores[language])
    return best if exp(scores[best]) >= _SURE else UNKNOWN


def _written_in_han(text: str, expected: Sequence[str]) -> str:
    """Chinese or Japanese, for a text of Chinese characters alone: by which of them each language's own sets hold."""
    letters = [c for c in text if c.isalpha() and ord(c) > 0x2E7F]

    def foreign(charset: str) -> int:
        return sum(not _held(c, charset) for c in letters)

    chinese, japanese = min(map(foreign, _FROM_CHINESE)), foreign(_FROM_JAPANESE)
    if chinese == japanese:
        return "ja" if "ja" in expected else "zh"
    return "ja" if japanese < chinese else "zh"


def _held(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def direction(language: str) -> str:
    """ "rtl" or "ltr": the way the language is read."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
