"""The index: generations of passages, published whole, read by any number of processes, never written again.

`store.sqlite` in a generation is the truth: every passage and document. `chroma/` with `vectors/`, and
`lexical/`, are derived from it and find passages by meaning and by word, a language at a time.
"""

from __future__ import annotations

from assistant.index.build import Counts, IndexFailed, build
from assistant.index.generation import builder_lock, current_generation
from assistant.index.reader import Index, open_index

__all__ = ["Counts", "Index", "IndexFailed", "build", "builder_lock", "current_generation", "open_index"]
