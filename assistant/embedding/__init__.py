"""The embedding model: the bundled one, or one that the operator brought.

Whatever is loaded is a LangChain `Embeddings` with two attributes more: `identity`, the model's name with a
digest of its weights and prefixes, is stored with an index, which an embedder of another identity may not
open; and `dimensions`, the length of its vectors.
"""

from __future__ import annotations

from pathlib import Path

from assistant.embedding.sentence_transformer import SentenceTransformerEmbeddings
from assistant.embedding.static import StaticEmbeddings

__all__ = ["BUNDLED", "LocalEmbeddings", "SentenceTransformerEmbeddings", "StaticEmbeddings", "load_embeddings"]

LocalEmbeddings = StaticEmbeddings | SentenceTransformerEmbeddings
"""Either is a LangChain `Embeddings` with an identity and dimensions."""

BUNDLED = Path(__file__).parent / "model"
"""The folder of the bundled model."""


def load_embeddings(
    model: str | Path | None = None, query_prefix: str = "", passage_prefix: str = ""
) -> LocalEmbeddings:
    """Load an embedding model from this machine; nothing is ever downloaded.

    Args:
        model: the folder of a sentence-transformers model, or the name of one in the local Hugging Face
            cache;
            by default the bundled model, which needs neither torch nor sentence-transformers.
        query_prefix: put before each query, as models like E5 want it ("query: ").
        passage_prefix: put before each document ("passage: ").

    Raises:
        EmbeddingError: the model or the package for it is missing or damaged; the message says what to do.
    """
    if model is None:
        return StaticEmbeddings(BUNDLED, query_prefix, passage_prefix)
    return SentenceTransformerEmbeddings(model, query_prefix, passage_prefix)
