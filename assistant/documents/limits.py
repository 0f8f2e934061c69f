"""What reading one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEMORY_ERROR = 3
"""The exit code by which the reading process says that memory ran out."""


@dataclass(frozen=True)
class Limits:
    """The most that one file may take; past any of these it is refused and the rest goes on.

    Attributes:
        seconds: Wall time.
        cpu_seconds: Processor time.
        memory_bytes: Address space of the reading process, Python and its readers (about 150 MB) included.
        file_bytes: Size of the file.
        pages: Pages of a PDF.
        characters: Characters of text made out.
    """

    seconds: float = 20.0
    cpu_seconds: float = 20.0
    memory_bytes: int = 1 << 30
    file_bytes: int = 64 << 20
    pages: int = 500
    characters: int = 10_000_000
