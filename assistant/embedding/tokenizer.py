"""How the bundled model cuts texts: the normalizer, and how the vocabulary is chosen.

A bag of subwords knows a text only by its pieces, so that a word cut in two is two other words: "carbon" must not be a
car and a bon. The vocabulary therefore holds whole words before it holds parts, as many as the model's size allows.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from assistant.embedding.static import EMPTY_MARK

WORD_MARK = "\ua78f"
"""Stands before a word of the Latin or Cyrillic script, so that the pronoun `it` is no part of a name. Scripts without
spaces, and those whose words begin with particles as often as not, have none. A letter that no language uses."""

# Characters that are drawn as nothing (Unicode Default_Ignorable_Code_Point) and the two marks, which are ours
# alone. They go before NFKC, since one between a letter and its accent keeps the two from being joined.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    f"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff{EMPTY_MARK}{WORD_MARK}]+"
)
APOSTROPHES = "['\u2019\u02bb\u02bc\u2018`\u00b4]"
ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\u0ed0\u1040\u17e0"
"""Zero in the digits of Arabic, Persian, Devanagari, Bengali, Thai, Lao, Burmese and Khmer; one to nine follow each."""

# Days, months, years: whole pieces, as the parts of a number say nothing.
NUMBERS = [str(number) for number in [*range(100), *range(1990, 2040)]]
LONGEST_PIECE = 16
"""Characters."""
PIECE_COST = 4.0
"""What each piece costs beside its rarity, in nats: a rare word in few long pieces is told apart better than in many
short ones that all words share."""


def build_tokenizer(vocabulary: Sequence[tuple[str, float]]) -> Tokenizer:
    """Make the tokenizer around a vocabulary: all ways to spell the same text come out as the same pieces.

    Args:
        vocabulary: pieces with their scores (log probabilities); the unknown piece comes first.
    """
    # The binding has no empty model that takes an id for the unknown piece.
    tokenizer = Tokenizer(models.Unigram(list(vocabulary), unk_id=0) if vocabulary else models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(INVISIBLE), ""),
            # Before NFKC, so that a capital with accents apart is joined as its small letter is; and after
            # it, for what only NFKC makes a letter (mathematical and enclosed capitals).
            normalizers.Lowercase(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            # What case folding does beyond lower case. Dotted and dotless i are one, or KATILIM were not
            # katılım.
            normalizers.Replace(Regex("i\u0307|\u0131"), "i"),
            normalizers.Replace("\u03c2", "\u03c3"),
            normalizers.Replace("\u00df", "ss"),
            # The Uzbek letters oʻ and gʻ are written with any apostrophe or none.
            normalizers.Replace(Regex(rf"(?<=[og]){APOSTROPHES}(?=\p{{L}})"), ""),
            *(
                normalizers.Replace(Regex("[" + "".join(chr(ord(zero) + digit) for zero in ZEROS) + "]"), str(digit))
                for digit in range(10)
            ),
            normalizers.Replace(Regex(r"(?<![\p{L}\p{N}\p{M}])(?=[\p{Latin}\p{Cyrillic}])"), WORD_MARK),
            # Every text has at least this one piece, so that a text of punctuation only has a vector as well.
            normalizers.Replace(Regex(r"\A"), EMPTY_MARK + " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\s\p{C}\p{P}\u02bb\u02bc&&[^%" + EMPTY_MARK + "]]+"), "removed"),
            # "2024년" begins with the word 2024, whatever follows it.
            pre_tokenizers.Split(Regex(rf"\p{{N}}+|[\p{{S}}%]|{EMPTY_MARK}"), "isolated"),
        ]
    )
    return tokenizer


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts as the tokenizer meets them, normalized and marked."""
    tokenizer = build_tokenizer([])
    counts: Counter[str] = Counter()
    for text in texts:
        found = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))
        counts.update(word for word, _ in found if word != EMPTY_MARK)
    return counts


def choose_vocabulary(words: Mapping[str, float], size: int) -> list[tuple[str, float]]:
    """Choose the pieces: byte-pair merges of the words, by how often they occur, scored by how often they stand.

    Args:
        words: how often each word occurs, languages already weighed against each other.
        size: the number of pieces, single characters included.

    Returns:
        Pieces with log probabilities, the unknown piece first.
    """
    characters: Counter[str] = Counter()
    for word, count in words.items():
        for character in word:
            characters[character] += count  # type: ignore[assignment]  # weighed counts are fractions
    # The trainer keeps every character it meets, so one hardly ever seen would take a place from a word.
    kept = {word: count for word, count in words.items() if all(characters[character] > 12 for character in word)}
    merges = Tokenizer(models.BPE())
    merges.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(NUMBERS) - 2, min_frequency=2, max_token_length=LONGEST_PIECE, show_progress=False
    )
    merges.train_from_iterator(_repeated(kept), trainer)
    stands: Counter[str] = Counter()
    spelled = list(kept)
    for start in range(0, len(spelled), 50_000):
        part = spelled[start : start + 50_000]
        for word, encoding in zip(part, merges.encode_batch(part), strict=True):
            for piece in encoding.tokens:
                stands[piece] += kept[word]  # type: ignore[assignment]
    total = sum(stands.values())
    scores = {piece: math.log((stands[piece] + 0.5) / total) - PIECE_COST for piece in merges.get_vocab()}
    # Better than any two pieces, so that the whole is always taken.
    scores |= dict.fromkeys([EMPTY_MARK, *NUMBERS], -PIECE_COST)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [("<unk>", 0.0), *((piece, round(score, 3)) for piece, score in ordered)]


def _repeated(words: Mapping[str, float]) -> Iterator[str]:
    """Write each word as often as it occurs: the trainer takes texts, not counts."""
    for word, count in words.items():
        left = round(count)
        while left > 0:
            yield " ".join([word] * min(left, 2_000))
            left -= 2_000


def pieces_of(tokenizer: Tokenizer) -> list[tuple[str, float]]:
    """Give the vocabulary of a tokenizer in the order of the ids."""
    return [(piece, score) for piece, score in json.loads(tokenizer.to_str())["model"]["vocab"]]


def sampled_tokenizer(tokenizer: Tokenizer, share: float, rng: np.random.Generator) -> Tokenizer:
    """Give a tokenizer that must do without a random share of the longer pieces, with the same ids.

    Trained on such segmentations, the parts of a rare word have learnt its meaning too. (The model's own
    sampling cannot be seeded.)
    """
    vocabulary = pieces_of(tokenizer)
    dropped = rng.random(len(vocabulary)) < share
    return build_tokenizer(
        [(p, -1e4 if drop and len(p) > 1 else s) for (p, s), drop in zip(vocabulary, dropped, strict=True)]
    )
