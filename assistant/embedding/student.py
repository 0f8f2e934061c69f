"""The model while it is trained: rows, what they share, and the layer over their sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse  # type: ignore[import-untyped]
import torch
from anyascii import anyascii
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from assistant.embedding.tokenizer import WORD_MARK

Vectors = npt.NDArray[np.float32]

SPELLED = (3, 4, 5)
"""Lengths, in characters, of the parts of a piece as it is spelled."""
ROMANIZED = (2, 3, 4)
"""The same of its romanization, in which a name meets itself across scripts."""
SHARED_BY = 3
"""The number of pieces that a part must stand in to have a vector of its own."""


@dataclass(frozen=True)
class Encoded:
    """Texts as subwords (or subwords as their parts): text `i` is `ids[starts[i]:starts[i + 1]]`."""

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def bags(self, rows: npt.NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the subwords of the texts `rows` in a row, and where each text begins among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        positions = np.arange(offsets[-1]) + np.repeat(self.starts[rows] - offsets[:-1], lengths)
        return torch.from_numpy(self.ids[positions].astype(np.int64)), torch.from_numpy(offsets[:-1])


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> Encoded:
    """Cut texts into subwords."""
    parts, lengths = [np.empty(0, dtype=np.int32)], []
    for start in range(0, len(texts), 16_384):
        encodings = tokenizer.encode_batch_fast(texts[start : start + 16_384], add_special_tokens=False)
        ids = [encoding.ids for encoding in encodings]
        lengths += [len(of_text) for of_text in ids]
        parts.append(np.fromiter((i for of_text in ids for i in of_text), dtype=np.int32))
    return Encoded(np.concatenate(parts), np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def parts_of(piece: str) -> set[str]:
    """Give the parts that a piece shares with others: runs of its characters, and of its romanization."""
    bare = piece.replace(WORD_MARK, "")
    spelled = f"<{bare}>" if len(bare) > 1 else ""
    roman = anyascii(bare).lower().replace(" ", "")
    forms = (("spelled ", spelled, SPELLED), ("roman ", f"<{roman}>" if roman else "", ROMANIZED))
    return {
        kind + form[i : i + length]
        for kind, form, lengths in forms
        for length in lengths
        for i in range(len(form) - length + 1)
    }


def share_parts(pieces: Sequence[str]) -> tuple[Encoded, int]:
    """Number the parts that at least `SHARED_BY` pieces share.

    Returns:
        The parts of each piece, and how many different ones there are.
    """
    parts = [parts_of(piece) for piece in pieces]
    counts = Counter(part for of_piece in parts for part in of_piece)
    numbers = {part: i for i, part in enumerate(sorted(part for part, n in counts.items() if n >= SHARED_BY))}
    ids = [sorted(numbers[part] for part in of_piece if part in numbers) for of_piece in parts]
    starts = np.concatenate([[0], np.cumsum([len(of_piece) for of_piece in ids])]).astype(np.int64)
    return Encoded(np.array([i for of_piece in ids for i in of_piece], dtype=np.int64), starts), len(numbers)


class Student(torch.nn.Module):
    """A text is the weighted sum of the rows of its subwords, scaled to length one, plus what one hidden layer makes of
    that, scaled again.

    While it is trained, a row is the subword's own vector plus those of its parts, as in fastText (Bojanowski et al.
    2017), so that a rare word learns from its relatives and a name from its spelling in other scripts. `folded` adds
    them up, after which the parts are not needed.
    """

    def __init__(self, rows: torch.Tensor, log_weights: torch.Tensor, hidden: int, pieces: Sequence[str] = ()) -> None:
        """Start from given rows; the hidden layer adds nothing at first.

        Args:
            rows: shape (pieces, dimensions).
            log_weights: shape (pieces,).
            hidden: units of the hidden layer.
            pieces: the subwords, if their parts are to be shared.
        """
        super().__init__()
        dimensions = rows.shape[1]
        self.rows = torch.nn.Parameter(rows)
        self.log_weights = torch.nn.Parameter(log_weights)
        self.hidden = torch.nn.Linear(dimensions, hidden)
        self.back = torch.nn.Linear(hidden, dimensions)
        torch.nn.init.zeros_(self.back.weight)
        torch.nn.init.zeros_(self.back.bias)
        self.encoded, count = share_parts(pieces)
        self.parts = torch.nn.Parameter(torch.zeros(count, dimensions))

    def layers(self) -> list[torch.nn.Parameter]:
        """Give the parameters of the hidden layer, which learn at a lower rate."""
        return [*self.hidden.parameters(), *self.back.parameters()]

    def table(self) -> list[torch.nn.Parameter]:
        """Give the parameters that the rows come from."""
        return [self.rows, self.log_weights, self.parts]

    def composed(self, pieces: torch.Tensor) -> torch.Tensor:
        """Give the rows of pieces with their parts added: shape (pieces asked for, dimensions)."""
        own = self.rows[pieces]
        if not len(self.parts):
            return own
        ids, starts = self.encoded.bags(pieces.numpy())
        counts = torch.diff(starts, append=torch.tensor([len(ids)])).clamp(min=1)
        return own + embedding_bag(ids, self.parts, starts, mode="sum") / counts.sqrt()[:, None]

    def forward(self, ids: torch.Tensor, starts: torch.Tensor) -> torch.Tensor:
        """Embed texts, subword ids in a row and where each begins: shape (texts, dimensions)."""
        distinct, places = torch.unique(ids, return_inverse=True)
        weights = self.log_weights[ids].exp()
        sums = embedding_bag(places, self.composed(distinct), starts, mode="sum", per_sample_weights=weights)
        # Scaled so that a component is about one, as the start of a linear layer expects.
        flat = normalize(sums) * self.rows.shape[1] ** 0.5
        return normalize(flat + self.back(torch.relu(self.hidden(flat))))

    @torch.no_grad()
    def folded(self) -> torch.Tensor:
        """Give the rows with their parts and weights, the median row of length one: shape (pieces, dimensions)."""
        batches = torch.split(torch.arange(len(self.rows)), 8192)
        rows = torch.cat([self.composed(pieces) for pieces in batches]) * self.log_weights.exp()[:, None]
        scaled: torch.Tensor = rows / rows.norm(dim=1).median()
        return scaled

    @torch.no_grad()
    def dense(self) -> tuple[tuple[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]:
        """Give the hidden layer as two plain ones, (weight, bias) each, with a ReLU between: the units of the first
        after the hidden ones carry the input and its negative through the ReLU, and the second puts it together again.
        """
        dimensions = self.rows.shape[1]
        one = torch.eye(dimensions)
        into = torch.cat([self.hidden.weight * dimensions**0.5, one, -one])
        back = torch.cat([self.back.weight / dimensions**0.5, one, -one], dim=1)
        return (into, torch.cat([self.hidden.bias, torch.zeros(2 * dimensions)])), (
            back,
            self.back.bias / dimensions**0.5,
        )

    def sealed(self) -> Student:
        """Give a copy without parts and weights, which gives the same vectors."""
        copy = Student(self.folded(), torch.zeros(len(self.rows)), self.hidden.out_features)
        copy.hidden.load_state_dict(self.hidden.state_dict())
        copy.back.load_state_dict(self.back.state_dict())
        return copy


def initial_student(
    encoded: Encoded, rows: npt.NDArray[np.int64], targets: Vectors, pieces: Sequence[str], hidden: int
) -> Student:
    """Start each row at the mean place of the sentences its subword stands in, and frequent subwords with less weight.

    Args:
        encoded: the texts as subwords.
        rows: the texts to look at, each as often as it stands in a pair.
        targets: the place of each of them, shape (rows, dimensions).
        pieces: the vocabulary.
        hidden: units of the hidden layer.
    """
    ids, starts = encoded.bags(rows)
    bags = scipy.sparse.csr_matrix(
        (np.ones(len(ids), dtype=np.float32), ids.numpy(), np.append(starts.numpy(), len(ids))),
        shape=(len(rows), len(pieces)),
    )
    counts = np.asarray(bags.sum(axis=0)).ravel()
    # Ten sentences' worth of nothing, so that a subword seen once does not claim its sentence whole.
    means = (bags.T @ (targets - targets.mean(axis=0))) / (counts[:, None] + 10)
    means *= 0.06 * np.sqrt(np.prod(means.shape)) / np.linalg.norm(means)
    log_weights = np.log(1e-4 / (1e-4 + counts / counts.sum()))
    return Student(
        torch.from_numpy(means.astype(np.float32)), torch.from_numpy(log_weights.astype(np.float32)), hidden, pieces
    )


def contrastive(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, temperature: float) -> torch.Tensor:
    """Each of `left` must find its own among all of `right`, and the other way round.

    Args:
        left, right: unit vectors, shape (n, dimensions).
        same: shape (n, n), where two different pairs share a text and so are no counterexamples.
        temperature: how sharply the nearest wrong ones count.
    """
    scores = (left @ right.T / temperature).masked_fill(same, -1e4)
    own = torch.arange(len(left))
    return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2


def grouped(vectors: torch.Tensor, of_group: torch.Tensor, overlap: torch.Tensor, temperature: float) -> torch.Tensor:
    """The supervised contrastive loss (Khosla et al. 2020).

    Args:
        vectors: unit vectors, shape (n, dimensions).
        of_group: the group of each, shape (n,).
        overlap: whether two groups share a fact, shape (groups, groups).
        temperature: how sharply the nearest wrong ones count.
    """
    friends = of_group[:, None] == of_group[None, :]
    ignored = overlap[of_group][:, of_group] & ~friends
    friends.fill_diagonal_(False)
    ignored.fill_diagonal_(True)
    scores = (vectors @ vectors.T / temperature).masked_fill(ignored, -1e4)
    likely = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    return -(likely * friends).sum(1).div(friends.sum(1).clamp(min=1)).mean()
