"""Which facts a question asks for, learnt from the questions that people are known to ask.

A softmax over one hidden layer, fitted when the index is built, so that it always knows the questions and facts that
are indexed. Nearest neighbours alone take what shares most words with a question; the classifier weighs which words
matter: on questions it had not seen it found the right fact first for 71 of 100, the nearest known question for 54
(`evals/LOG.md`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.domain import Type

FILE = "classifier.npz"

Array = npt.NDArray[np.float32]
Label = tuple[str, ...]
"""The ids of the facts (or the gap) that a known question asks for."""

HIDDEN = 512
EPOCHS = 10
BATCH = 256
RATE = 3e-3
DROPPED = 0.5
SMOOTHED = 0.1
"""Share of the probability that is spread over all labels (label smoothing): known questions have twins under
others."""
DECAY = 1e-4
SEED = 20261128
ASKED_OF_A_YEAR = 0.4
"""How often a question that holds for any edition is shown as if it named one, drawn anew each time."""
YEAR = 3.0
"""What the mark of a named year or type counts beside a vector, whose components are about one here."""
TYPES: tuple[Type, ...] = ("planning", "demonstration")


@dataclass(frozen=True)
class Classifier:
    """Weights: `into` (features, hidden), `out` (hidden, labels), with a bias each; and what the columns stand for."""

    labels: tuple[Label, ...]
    editions: tuple[str, ...]
    into: Array
    into_bias: Array
    out: Array
    out_bias: Array

    def probabilities(self, vectors: Array, marks: Sequence[Sequence[str]]) -> Array:
        """How likely each label is, shape (questions, labels).

        Args:
            vectors: unit vectors of what the questions ask, shape (questions, dimensions).
            marks: the editions and types that each names.
        """
        hidden = np.maximum(features(vectors, marks, self.editions) @ self.into + self.into_bias, 0)
        return _softmax(hidden @ self.out + self.out_bias)


def features(vectors: Array, marks: Sequence[Sequence[str]], editions: Sequence[str]) -> Array:
    """A vector with components of about one, and a mark for each edition and type: shape (questions, dimensions +
    editions + types)."""
    places = {name: place for place, name in enumerate((*editions, *TYPES))}
    marked = np.zeros((len(vectors), len(places)), dtype=np.float32)
    for row, named in enumerate(marks):
        marked[row, [places[name] for name in named if name in places]] = YEAR
    return np.concatenate([vectors * np.float32(vectors.shape[1] ** 0.5), marked], axis=1)


def fit(
    vectors: Array,
    marks: Sequence[Sequence[str]],
    asked_for: Sequence[Label],
    timeless: Sequence[bool],
    known: Sequence[str],
) -> Classifier:
    """Learn from known questions.

    Args:
        vectors, marks: as for `probabilities`.
        asked_for: the label of each question.
        timeless: whether each could be asked of any edition: its label is of none.
        known: the editions there are.
    """
    labels = tuple(sorted(set(asked_for)))
    place = {label: number for number, label in enumerate(labels)}
    inputs, targets = features(vectors, marks, known), np.array([place[label] for label in asked_for])
    open_to_years = np.array(timeless) & ~inputs[:, vectors.shape[1] : vectors.shape[1] + len(known)].any(axis=1)
    rng = np.random.default_rng(SEED)
    sizes = (inputs.shape[1], HIDDEN, len(labels))
    weights = [
        rng.uniform(-1, 1, (one, other)).astype(np.float32) / np.float32(one**0.5) for one, other in pairwise(sizes)
    ] + [np.zeros(HIDDEN, dtype=np.float32), np.zeros(len(labels), dtype=np.float32)]
    firsts, seconds = ([np.zeros_like(weight) for weight in weights] for _ in range(2))
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS)
        order = rng.permutation(len(inputs))
        for start in range(0, len(order), BATCH):
            step += 1
            batch = order[start : start + BATCH]
            shown = inputs[batch]
            if known:
                marked = np.flatnonzero(open_to_years[batch] & (rng.random(len(batch)) < ASKED_OF_A_YEAR))
                shown[marked, vectors.shape[1] + rng.integers(len(known), size=len(marked))] = YEAR
            for number, gradient in enumerate(_gradients(weights, shown, targets[batch], rng)):
                # AdamW (Loshchilov and Hutter 2019).
                firsts[number] += (gradient - firsts[number]) * np.float32(0.1)
                seconds[number] += (gradient * gradient - seconds[number]) * np.float32(0.001)
                mean = firsts[number] / np.float32(1 - 0.9**step)
                spread = np.sqrt(seconds[number] / np.float32(1 - 0.999**step)) + np.float32(1e-8)
                weights[number] -= np.float32(rate) * (mean / spread + np.float32(DECAY) * weights[number])
    into, out, into_bias, out_bias = weights
    return Classifier(labels, tuple(known), into, into_bias, out, out_bias)


def _gradients(
    weights: Sequence[Array], inputs: Array, targets: npt.NDArray[np.int64], rng: np.random.Generator
) -> tuple[Array, ...]:
    """The gradients of the mean cross entropy of a batch, in the order of the weights, units of the layer dropped."""
    into, out, into_bias, out_bias = weights
    before: Array = inputs @ into + into_bias
    mask = ((rng.random(before.shape, dtype=np.float32) >= DROPPED) & (before > 0)).astype(np.float32)
    mask /= np.float32(1 - DROPPED)
    hidden: Array = before * mask
    slope: Array = _softmax(hidden @ out + out_bias) - np.float32(SMOOTHED / out.shape[1])
    slope[np.arange(len(targets)), targets] -= np.float32(1 - SMOOTHED)
    slope /= np.float32(len(targets))
    back = (slope @ out.T) * mask
    return inputs.T @ back, hidden.T @ slope, back.sum(axis=0), slope.sum(axis=0)


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def write_classifier(generation: Path, classifier: Classifier) -> None:
    """Keep a classifier in a generation's folder."""
    np.savez(
        generation / FILE,
        names=np.array([json.dumps(classifier.labels), json.dumps(classifier.editions)]),
        into=classifier.into,
        into_bias=classifier.into_bias,
        out=classifier.out,
        out_bias=classifier.out_bias,
    )


def open_classifier(generation: Path) -> Classifier | None:
    """The classifier of a generation, None for one without known questions."""
    file = generation / FILE
    if not file.exists():
        return None
    with np.load(file) as kept:
        labels, editions = (json.loads(text) for text in kept["names"].tolist())
        return Classifier(
            tuple(tuple(label) for label in labels),
            tuple(editions),
            kept["into"],
            kept["into_bias"],
            kept["out"],
            kept["out_bias"],
        )
