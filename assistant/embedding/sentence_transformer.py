"""Any other sentence-transformers model that lies on this machine."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from assistant.embedding.static import identity
from assistant.errors import EmbeddingError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEmbeddings(Embeddings):
    """Embeds texts by a sentence-transformers model, with the prefixes that it was trained with."""

    def __init__(self, model: str | Path, query_prefix: str = "", passage_prefix: str = "") -> None:
        """Load a model from a folder or the local Hugging Face cache; torch is imported here, not before.

        Args:
            model: the model's folder, or its name in the cache.
            query_prefix: put before each query.
            passage_prefix: put before each document.

        Raises:
            EmbeddingError: sentence-transformers is not installed, or the model is not on this machine.
        """
        self._model = _load(str(model))
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self.dimensions: int = len(self._encode([""])[0])
        # A folder's own name, not its path, so that an index may be moved to another machine with its model.
        self.identity: str = identity(
            Path(model).name if Path(model).is_dir() else str(model),
            _weights_digest(self._model),
            query_prefix,
            passage_prefix,
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts: one unit vector of `dimensions` floats each, in their order."""
        return self._encode([self._passage_prefix + text for text in texts])

    def embed_query(self, text: str) -> list[float]:
        """Embed one query: a unit vector of `dimensions` floats."""
        return self._encode([self._query_prefix + text])[0]

    def _encode(self, texts: list[str]) -> list[list[float]]:
        if not texts:
            return []
        vectors: list[list[float]] = self._model.encode(
            texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        ).tolist()
        return vectors


def _load(model: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbeddingError(
            f"The embedding model {model} needs the package sentence-transformers, which is not installed. "
            "Install it here, or configure no model to use the bundled one."
        ) from error
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=True)
    # What is raised depends on which of the model's files is missing or broken, and on the library's version.
    except Exception as error:
        reason = type(error).__name__  # its text advises to go online, in several lines
        raise EmbeddingError(
            f"The embedding model {model} is not on this machine or cannot be loaded ({reason}). Nothing is "
            "downloaded: copy the model's folder here and configure its path, or configure none to use the "
            "bundled one."
        ) from error


def _weights_digest(model: SentenceTransformer) -> bytes:
    """Digest a model's parameters by name, so that it does not matter in which files they lie."""
    import torch

    digest = hashlib.sha256()
    parameters: dict[str, Any] = dict(model.state_dict())
    for name in sorted(parameters):
        digest.update(name.encode())
        digest.update(parameters[name].detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.digest()
