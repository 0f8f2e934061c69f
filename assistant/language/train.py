"""Train the model that tells languages apart: `python -m assistant.language.train --parallel DIR --corpus corpus`.

Needs torch (the `models` extra) and the folder of parallel sentences that the embedder is trained on; takes some five
minutes on two cores. Short and careless texts are what is hard, so sentences are cut to a few words, lose their accents
now and then, and get English terms of the trade put in, as people who write of smart cities do.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from assistant.corpus import load_corpus, question_passages, statement_passages
from assistant.embedding.parallel import DEV_FILE, read_parallel
from assistant.errors import CorpusError, EmbeddingError
from assistant.language import main_script
from assistant.language.ngrams import BUCKETS, LANGUAGES, SCRIPTS, WEIGHTS, features, words_of

TERMS = [
    "smart city",
    "master plan",
    "feasibility study",
    "deadline",
    "pilot",
    "demo",
    "consortium",
    "call",
    "budget",
    "project",
    "k-city",
    "email",
    "online",
    "website",
    "korea",
    "seoul",
    "startup",
    "consulting",
    "training",
    "city",
    "network",
    "funding",
    "solution",
    "faq",
    "pdf",
    "ok",
]
MOST = 24_000
"""Sentences of one language that are trained on."""
CORPUS_TIMES = 3
"""How often the corpus' own texts are gone through in an epoch: they are what people ask here."""
EPOCHS = 4
BATCH = 512
RATE = 0.02
DECAY = 2e-7
SEED = 20261128


def samples(parallel: Path, corpus: Path) -> dict[str, dict[str, list[str]]]:
    """Texts by script and language.

    Raises:
        CorpusError: The corpus has a mistake.
        EmbeddingError: Parallel data are missing or malformed.
    """
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    files = [file for file in sorted(parallel.glob("*.tsv.xz")) if file.name != DEV_FILE]
    if not files:
        raise EmbeddingError(f"{parallel} holds no *.tsv.xz to train on.")
    for pair in read_parallel(files):
        texts[pair.language][pair.text] = None
        texts["en"][pair.target] = None
    rng = np.random.default_rng(SEED)
    found: dict[str, dict[str, list[str]]] = {script: {} for script in SCRIPTS}
    known = load_corpus(corpus)
    own: defaultdict[str, list[str]] = defaultdict(list)
    for passage in (*question_passages(known), *statement_passages(known)):
        own[passage.language].append(passage.text)
    for script, languages in SCRIPTS.items():
        for language in languages:
            mine = [text for text in texts[language] if main_script(text) == script]
            drawn = [mine[i] for i in rng.permutation(len(mine))[:MOST]]
            asked = [text for text in own[language] if main_script(text) == script]
            found[script][language] = drawn + asked * CORPUS_TIMES
    return found


def roughened(text: str, rng: np.random.Generator) -> list[str]:
    """The words of a text as someone in a hurry types them."""
    words = words_of(text)
    if len(words) > 2 and rng.random() < 0.7:
        length = int(rng.integers(1, min(len(words), 9) + 1))
        begin = int(rng.integers(0, len(words) - length + 1))
        words = words[begin : begin + length]
    if rng.random() < 0.2:
        words = [
            "".join(c for c in unicodedata.normalize("NFD", word.replace("đ", "d")) if not unicodedata.combining(c))
            for word in words
        ]
    if rng.random() < 0.2:
        words.insert(int(rng.integers(0, len(words) + 1)), TERMS[int(rng.integers(len(TERMS)))])
    return words


def train(parallel: Path, corpus: Path, out: Path) -> None:
    """Train on all scripts at once, each text against the languages of its own, and write the weights."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    found = samples(parallel, corpus)
    listed = [
        (text, LANGUAGES.index(language), number)
        for number, (script, languages) in enumerate(found.items())
        for language, texts in languages.items()
        for text in texts
    ]
    allowed = torch.tensor([[language in of for language in LANGUAGES] for of in SCRIPTS.values()])
    rows = torch.nn.EmbeddingBag(BUCKETS, len(LANGUAGES), mode="sum")
    torch.nn.init.zeros_(rows.weight)
    biases = torch.nn.Parameter(torch.zeros(len(LANGUAGES)))
    optimizer = torch.optim.Adam([*rows.parameters(), biases], lr=RATE)
    steps, done = EPOCHS * (len(listed) // BATCH), 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(listed))
        lost = right = seen = 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            bags, labels, scripts = [], [], []
            for i in order[start : start + BATCH]:
                text, label, script = listed[i]
                bag = [row for word in roughened(text, rng) for row in features(word)]
                if bag:
                    bags.append(bag)
                    labels.append(label)
                    scripts.append(script)
            lengths = torch.tensor([len(bag) for bag in bags])
            flat = torch.tensor([row for bag in bags for row in bag])
            summed = rows(flat, torch.cumsum(lengths, 0) - lengths)
            scores = summed / lengths[:, None].sqrt() + biases
            scores = scores.masked_fill(~allowed[torch.tensor(scripts)], -1e4)
            target = torch.tensor(labels)
            loss = torch.nn.functional.cross_entropy(scores, target) + DECAY * rows.weight.square().sum()
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.02, 1 - done / steps)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            done += 1
            lost += loss.item()
            right += (scores.argmax(1) == target).sum().item()
            seen += len(bags)
        batches = len(order) // BATCH
        sys.stderr.write(f"epoch {epoch + 1}/{EPOCHS}: loss {lost / batches:.3f}, right {right / seen:.4f}\n")
    write(rows.weight.detach().numpy(), biases.detach().numpy(), out)


def write(rows: npt.NDArray[np.float32], biases: npt.NDArray[np.float32], out: Path) -> None:
    """Keep the rows in 8 bits with a scale for each language."""
    scales = np.abs(rows).max(axis=0) / 127 + 1e-9
    np.savez_compressed(
        out,
        rows=np.round(rows / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        biases=biases.astype(np.float32),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the weights. Exit code 0, or 1 with a message."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.language.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--parallel", type=Path, required=True, help="folder of parallel *.tsv.xz files")
    parser.add_argument("--corpus", type=Path, required=True, help="corpus folder")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="file to write")
    given = parser.parse_args(argv)
    try:
        train(given.parallel, given.corpus, given.out)
    except (CorpusError, EmbeddingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
