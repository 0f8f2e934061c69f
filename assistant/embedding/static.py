"""The bundled model without torch: a tokenizer, a table of rows, a sum, and the layers over it.

The model folder is an ordinary sentence-transformers model (`StaticEmbedding`, then `Normalize` and `Dense`); this
module reads the same files in a fraction of the time and memory, and gives the same vectors.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from assistant.errors import EmbeddingError

Vectors = npt.NDArray[np.float32]

MANIFEST = "manifest.json"
MODULES = "modules.json"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

EMPTY_MARK = "\ue000"
"""The piece that stands at the beginning of every text, and alone in one without words: a private-use
character."""

BATCH_TEXTS = 2048
BATCH_CHARACTERS = 1_000_000
"""Texts are cut into subwords in batches of so many; bounded, as one text may be a hundred thousand
characters."""

BATCH_PIECES = 4096
"""So many rows are gathered at once: at 256 dimensions 4 MB, which stays in the processor's cache."""

ACTIVATIONS: Mapping[str, Callable[[Vectors], Vectors]] = {
    "torch.nn.modules.activation.ReLU": lambda values: np.maximum(values, 0, out=values),
    "torch.nn.modules.linear.Identity": lambda values: values,
}

SURROGATES = re.compile("[\ud800-\udfff]")


class StaticEmbeddings(Embeddings):
    """Embeds texts as the sum of the rows of their subwords, scaled to length one, through the layers of the model.

    All spellings of a text (NFC or NFD, case, full-width forms, zero-width characters) give the same vector;
    the tokenizer's own normalizer sees to that. A text without words (empty, blank, punctuation or control
    characters only) gives one fixed unit vector, that of the mark every text begins with: a zero vector has
    no cosine. Plain `SentenceTransformer` gives the same vectors, except zeros for the text of no characters
    at all.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, query_prefix: str = "", passage_prefix: str = "") -> None:
        """Load a model folder made by `assistant.embedding.distil`, checking every file against its manifest.

        Args:
            folder: the model folder.
            query_prefix: put before each query.
            passage_prefix: put before each document.

        Raises:
            EmbeddingError: a file is missing, is not the one in the manifest, or cannot be read.
        """
        manifest = read_manifest(folder)
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            weights = load_file(folder / WEIGHTS)
            # 8 bits with a scale for each row. They are put together when a row is needed, which takes a quarter of the
            # memory.
            self._rows, self._scales = weights["embeddings"], weights["weights"]
            self._layers = read_layers(folder)
        # Tokenizers raises a bare Exception for a file that it cannot read.
        except Exception as error:
            raise EmbeddingError(f"The model in {folder} cannot be read ({error}). {MEND}") from error
        mark = self._tokenizer.token_to_id(EMPTY_MARK)
        if mark is None or not len(self._rows) == len(self._scales) == self._tokenizer.get_vocab_size():
            raise EmbeddingError(f"In {folder}, {TOKENIZER} and {WEIGHTS} do not belong together. {MEND}")
        self._empty = [mark]
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self.dimensions: int = self._rows.shape[1]
        self.identity: str = identity(
            manifest["name"],
            json.dumps(manifest["files"], sort_keys=True).encode(),
            query_prefix,
            passage_prefix,
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts: one unit vector of `dimensions` floats each, in their order."""
        vectors: list[list[float]] = self.embed_array([self._passage_prefix + text for text in texts]).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Embed one query: a unit vector of `dimensions` floats."""
        vector: list[float] = self.embed_array([self._query_prefix + text])[0].tolist()
        return vector

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        """Embed texts without prefix: unit vectors, shape (texts, dimensions)."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        done = 0
        for batch in _batches([SURROGATES.sub("\ufffd", text) for text in texts], BATCH_TEXTS, BATCH_CHARACTERS):
            if len(batch) == 1:  # the batch call starts threads, which takes longer than one text
                encodings = [self._tokenizer.encode(batch[0], add_special_tokens=False)]
            else:
                encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            vectors_of_batch = self._sums([encoding.ids or self._empty for encoding in encodings])
            for layer in self._layers:
                vectors_of_batch = layer(vectors_of_batch)
            vectors[done : done + len(batch)] = vectors_of_batch
            done += len(batch)
        return vectors

    def _sums(self, texts: list[list[int]]) -> Vectors:
        """Sum the rows of each text, none of them without pieces: shape (texts, dimensions)."""
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        ids = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(lengths.sum()))
        text_of = np.repeat(np.arange(len(texts)), lengths)
        sums = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(ids), BATCH_PIECES):
            piece = slice(start, start + BATCH_PIECES)
            owners = text_of[piece]
            # A text may reach over the end of a slice, so its parts are added up; within a slice it stands
            # once.
            begins = np.flatnonzero(np.diff(owners, prepend=-1))
            rows = self._rows[ids[piece]] * self._scales[ids[piece], None]
            sums[owners[begins]] += np.add.reduceat(rows, begins, axis=0)
        return sums


def read_layers(folder: Path) -> list[Callable[[Vectors], Vectors]]:
    """Read what a model does after the sum, in its order.

    Raises:
        EmbeddingError: a module or activation is of a kind that is not known here.
    """
    layers: list[Callable[[Vectors], Vectors]] = []
    for module in json.loads((folder / MODULES).read_text(encoding="utf-8"))[1:]:
        kind = module["type"].rpartition(".")[2]
        if kind == "Normalize":
            layers.append(_normalize)
        elif kind == "Dense":
            layers.append(_dense(folder / module["path"]))
        else:
            raise EmbeddingError(f"{folder / MODULES} names a module that is not known here: {module['type']}. {MEND}")
    return layers


def _normalize(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def _dense(folder: Path) -> Callable[[Vectors], Vectors]:
    name = json.loads((folder / "config.json").read_text(encoding="utf-8"))["activation_function"]
    if name not in ACTIVATIONS:
        raise EmbeddingError(f"{folder / 'config.json'} names an activation that is not known here: {name}. {MEND}")
    activation = ACTIVATIONS[name]
    weights = load_file(folder / WEIGHTS)
    matrix, bias = weights["linear.weight"].T.astype(np.float32), weights["linear.bias"].astype(np.float32)
    return lambda vectors: activation(vectors @ matrix + bias)


MEND = "Restore the folder from the repository, or make the model anew with assistant.embedding.distil."


def identity(name: str, content: bytes, query_prefix: str, passage_prefix: str) -> str:
    """Name an embedder so that two of the same identity give the same vectors.

    Args:
        name: the model's name.
        content: what tells one version of the model from another.
        query_prefix, passage_prefix: they change the vectors too.
    """
    digest = hashlib.sha256(content)
    for prefix in (query_prefix, passage_prefix):
        digest.update(hashlib.sha256(prefix.encode()).digest())
    return f"{name}@{digest.hexdigest()[:16]}"


def write_manifest(folder: Path, name: str, dimensions: int, training: dict[str, Any]) -> None:
    """Write the SHA-256 of every JSON and weights file in a model folder to its manifest."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".safetensors"))
    sums = {path.relative_to(folder).as_posix(): _sha256(path) for path in files if path.name != MANIFEST}
    manifest = {"name": name, "dimensions": dimensions, "training": training, "files": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a model folder's manifest and check every file in it.

    Raises:
        EmbeddingError: manifest or file missing or unreadable, or a file's SHA-256 differs; the message names
            it.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, str] = manifest["files"]
        for needed in (MODULES, TOKENIZER, WEIGHTS):
            if needed not in files:
                raise EmbeddingError(f"{folder / MANIFEST} has no SHA-256 for {needed}. {MEND}")
        for file, expected in files.items():
            if _sha256(folder / file) != expected:
                raise EmbeddingError(f"{folder / file} is not the file its manifest names: SHA-256 differs. {MEND}")
    except FileNotFoundError as error:
        raise EmbeddingError(f"{error.filename} is missing. {MEND}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingError(f"{folder / MANIFEST} cannot be used ({error}). {MEND}") from error
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _batches(texts: list[str], most_texts: int, most_characters: int) -> Iterator[list[str]]:
    """Cut a list into runs of at most so many texts and, unless one text has more, so many characters."""
    batch: list[str] = []
    characters = 0
    for text in texts:
        if batch and (len(batch) == most_texts or characters + len(text) > most_characters):
            yield batch
            batch, characters = [], 0
        batch.append(text)
        characters += len(text)
    if batch:
        yield batch
