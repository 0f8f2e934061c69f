"""Models that an operator brings."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import BUNDLED, load_embeddings
from assistant.errors import EmbeddingError


def test_a_folder_is_loaded_through_sentence_transformers() -> None:
    pytest.importorskip("sentence_transformers")
    bundled, other = load_embeddings(), load_embeddings(BUNDLED, query_prefix="q: ")
    assert other.dimensions == bundled.dimensions
    assert np.allclose(other.embed_query("city"), bundled.embed_query("q: city"), atol=1e-3)
    assert other.embed_documents([]) == []
    assert len(other.embed_documents(["a", "b"])) == 2
    assert other.identity == load_embeddings(str(BUNDLED), query_prefix="q: ").identity
    assert other.identity != load_embeddings(BUNDLED).identity


def test_a_model_that_is_not_here_is_named_with_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    for absent in (tmp_path / "none", "nobody/no-such-model"):
        with pytest.raises(EmbeddingError, match=r"no.*not on this machine.*copy the model's folder"):
            load_embeddings(absent)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbeddingError, match="package sentence-transformers"):
        load_embeddings(tmp_path)
