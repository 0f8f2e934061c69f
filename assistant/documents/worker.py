"""The process that reads files, started by `sandbox.py`: `python -m assistant.documents.worker LIMITS`.

It sets its own limits, says that it is ready, then takes one JSON string a line (a path) and answers each
with its format as soon as that is known, a JSON string, and then with the reading, a JSON object
(`reading.to_wire`). The operating system ends it when it goes over a limit.
"""

from __future__ import annotations

import gc
import json
import logging
import math
import resource
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.documents import formats, markdown, pdf, properties, sidecar
from assistant.documents.blocks import Draft, assemble
from assistant.documents.limits import MEMORY_ERROR, Limits
from assistant.documents.reading import Reading, to_wire
from assistant.documents.split import split
from assistant.errors import DocumentError

GRACE = 5
"""Seconds past the wall-time limit after which the process ends by itself, should its parent be gone."""


def main() -> int:
    """Answer requests until standard input closes, or memory ran out once: then a fresh process goes on."""
    limits = Limits(**json.loads(sys.argv[1]))
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    gc.freeze()
    _answer("ready")
    for line in sys.stdin:
        _limit_time(limits)
        try:
            _answer(to_wire(read(Path(json.loads(line)), limits, tell=_answer)))
        except MemoryError:
            return MEMORY_ERROR
        signal.alarm(0)
        gc.collect()  # a parsed file is a web of cycles; it must not be charged to the next one
    return 0


def _answer(values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _limit_time(limits: Limits) -> None:
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + limits.cpu_seconds), hard))
    signal.alarm(math.ceil(limits.seconds) + GRACE)


def read(path: Path, limits: Limits, tell: Callable[[str], object] = str) -> Reading:
    """Read one file in this process. Only memory, time and crashes are left to whoever runs it.

    Args:
        path: The file.
        limits: Those of size, pages and characters are held here.
        tell: Called with the format as soon as it is known, so that it is known of a file that is never done.

    Raises:
        MemoryError: The file needs more memory than there is.
    """
    fmt = "unknown"
    try:
        data = load(path, limits.file_bytes)
        if not data:
            return Reading(path, "unknown", "empty", "the file has no bytes")
        fmt = formats.detect(data)
        tell(fmt)
        formats.require_readable(fmt)
        draft = _read_pdf(path, data, limits) if fmt == "pdf" else markdown.read(data)
        return _reading(path, fmt, draft, limits)
    except MemoryError:
        raise
    except DocumentError as error:
        return Reading(path, fmt, "refused", str(error))
    except Exception as error:  # noqa: BLE001 - a reader fed a broken file may raise anything; it is a broken file
        return Reading(path, fmt, "refused", f"broken file: {type(error).__name__}: {error}")


def load(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file.

    Raises:
        DocumentError: There is no such file, it is not a regular one, cannot be opened, or has too many
        bytes.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DocumentError("a folder: give the files in it")
        if not stat.S_ISREG(mode):
            raise DocumentError("not a regular file")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise DocumentError(f"cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > max_bytes:
        raise DocumentError(f"more than {max_bytes:,} bytes, the most that is read; split the file")
    return data


def _read_pdf(path: Path, data: bytes, limits: Limits) -> Draft:
    beside = sidecar.sidecar_path(path)
    found, note = None, ""
    if beside.is_file():
        try:
            found = sidecar.loads(load(beside, limits.file_bytes))
        except DocumentError as error:
            note = f"sidecar ignored: {error}"
    draft = pdf.read(data, limits.pages, found)
    return Draft(draft.blocks, draft.pages, draft.properties, "; ".join(filter(None, (draft.note, note))))


def _reading(path: Path, fmt: str, draft: Draft, limits: Limits) -> Reading:
    text, page_starts, spans = assemble(draft.blocks, draft.pages)
    if not text:
        reason = "; ".join(filter(None, (_no_text(fmt, draft.pages), draft.note)))
        return Reading(path, fmt, "empty", reason, draft.pages)
    if len(text) > limits.characters:
        raise DocumentError(f"{len(text):,} characters, and at most {limits.characters:,} are read; split the file")
    document = properties.document(path, fmt, draft.properties, text, page_starts)
    passages = split(document, draft.blocks, spans)
    return Reading(path, fmt, "text", draft.note, draft.pages, document, tuple(passages))


def _no_text(fmt: str, pages: int) -> str:
    if fmt != "pdf":
        return "no text"
    return "no text on any page: scanned pages? Run text recognition (OCR) first" if pages else "no pages"


if __name__ == "__main__":
    sys.exit(main())
