"""What is installed, in force and in order here, and what is not, with what to do about it."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any

from assistant import __version__
from assistant.corpus import load_corpus
from assistant.errors import AssistantError
from assistant.index import open_index
from assistant.indexing import embeddings_of
from assistant.settings import Settings

PACKAGES = ("bm25s", "chromadb", "gradio", "langchain-core", "numpy", "pypdf", "tokenizers")


def examine(settings: Settings) -> dict[str, dict[str, Any]]:
    """Versions, settings, corpus, index, and every problem found with what to do about it."""
    problems: dict[str, str] = {}
    found: dict[str, dict[str, Any]] = {"corpus": {}, "embedder": {}, "index": {}}
    try:
        corpus = load_corpus(settings.corpus_dir)
        found["corpus"] = {
            "facts": len(corpus.facts),
            "sources": len(corpus.sources),
            "documents": len(corpus.document_paths),
            "editions": ", ".join(corpus.editions),
            "languages": ", ".join(corpus.languages),
        }
    except AssistantError as error:
        problems["corpus"] = str(error)
    try:
        embeddings = embeddings_of(settings)
        found["embedder"] = {"identity": embeddings.identity, "dimensions": embeddings.dimensions}
        index = open_index(settings.data_dir, embeddings)
        found["index"] = {
            "generation": index.generation,
            "documents": len(index.documents),
            "languages": ", ".join(sorted(index.languages)),
        }
    except AssistantError as error:
        problems["index" if found["embedder"] else "embedder"] = str(error)
    return {
        "versions": {"kcity": __version__, "python": platform.python_version()}
        | {name: _version(name) for name in PACKAGES},
        "settings": {
            f"KCITY_{name.upper()}": "" if value is None else str(value)
            for name, value in settings.model_dump().items()
        },
        **found,
        "problems": problems,
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing: install it with `make run` or `pip install -c constraints.txt -e .`"
