"""What an index depends on besides its content: the embedder, and the code that wrote it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from assistant.index.tokens import tokens

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

LAYOUT = 2
"""The store's schema and the generation's files; one more whenever they change."""

_SAMPLE = (
    "Àß İı Đường 스마트시티는 智慧城市の募集 เมืองอัจฉริยะ ສະຫຼາດ ឆ្លាតវៃ"
    " စမတ်မြို့ المدينة नागरिक Ўзбек қала şehir k-city ２０２５ ๒๕"
)

FORMAT = "-".join(
    (
        str(LAYOUT),
        f"chromadb{version('chromadb')}",
        f"bm25s{version('bm25s')}",
        # Questions and passages are to be cut alike: another way of cutting is another format.
        hashlib.sha256("\n".join(tokens(_SAMPLE)).encode()).hexdigest()[:8],
    )
)
"""Names everything that an index's files depend on; Chroma's own are not read by another version of it."""


def identity_of(embeddings: Embeddings) -> str:
    """The name and digest of an embedder, by which an index tells whose vectors it holds."""
    return str(embeddings.identity)  # type: ignore[attr-defined]
