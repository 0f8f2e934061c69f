"""Data written by people as JSON lines, validated where it enters."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import CorpusError

Line = TypeVar("Line", bound=BaseModel)


def read_jsonl(path: Path, shape: type[Line]) -> list[Line]:
    """The lines of a file in their order, empty ones left out.

    Raises:
        CorpusError: The file cannot be read, or a line does not have the shape; the message names file, line and field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error
    read: list[Line] = []
    # Not splitlines: it also breaks at U+2028 and others, which may stand inside a text.
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            read.append(shape.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "the line"
            raise CorpusError(f"{path}: line {number}: {field}: {first['msg']}.") from error
    return read
