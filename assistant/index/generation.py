"""Where generations lie, which one is in force, who may build, and whether every byte is still as published.

index/lock                  held by the one builder through the operating system
index/current               the pointer, replaced atomically: the switch that makes a change whole
index/generations/<name>/   one generation each: the current one, the one before it, or being built
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import IndexBusy, IndexDamaged

MANIFEST = "manifest.json"
MEND = "Run `kcity index --rebuild`."


@dataclass(frozen=True)
class Pointer:
    """The generation in force, the SHA-256 of its manifest, and the good one before it."""

    generation: str
    manifest: str
    previous: str | None


def generations_dir(data_dir: Path) -> Path:
    """The folder with one folder for each generation."""
    return data_dir / "index" / "generations"


def matrix_path(generation: Path, language: str) -> Path:
    """The file of a language's distinct vectors: float32, length one, a row each."""
    return generation / "vectors" / f"{language}.npy"


def lexicon_path(generation: Path, language: str) -> Path:
    """The folder of a language's lexical index."""
    return generation / "lexical" / language


def new_name() -> str:
    """A name for a new generation: the time in UTC, unique as there is one builder."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def current_generation(data_dir: Path) -> str | None:
    """The name of the generation in force, None before the first build. Cheap: one small file is read.

    Raises:
        IndexDamaged: The pointer cannot be read.
    """
    pointer = read_pointer(data_dir)
    return pointer.generation if pointer else None


def read_pointer(data_dir: Path) -> Pointer | None:
    """The pointer, None before the first build.

    Raises:
        IndexDamaged: The pointer cannot be read.
    """
    path = _pointer_path(data_dir)
    try:
        return Pointer(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}). {MEND}") from error


def write_pointer(data_dir: Path, pointer: Pointer) -> None:
    """Switch to another generation, in one step that a crash or a power cut leaves done or not done."""
    path = _pointer_path(data_dir)
    aside = path.with_name("current.new")
    with aside.open("w") as file:
        json.dump(asdict(pointer), file)
    _flush_path(aside)
    aside.replace(path)
    _flush_path(path.parent)


def seal(generation: Path) -> str:
    """Bring every file to the disk, write the manifest, and return the manifest's SHA-256 for the pointer."""
    for path in [*generation.rglob("*")]:
        _flush_path(path)
    text = json.dumps(_digests(generation), indent=0, sort_keys=True)
    manifest = generation / MANIFEST
    manifest.write_text(text)
    for path in (manifest, generation, generation.parent):
        _flush_path(path)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(generation: Path, manifest_digest: str) -> None:
    """See that the generation is byte for byte what was published; about 1.5 GB a second.

    Chroma answers from a damaged folder with wrong results or a crash of the interpreter far more often than
    with an error, so nothing is opened before this.

    Raises:
        IndexDamaged: A file is missing, changed or too many; the message names the first.
    """
    try:
        text = (generation / MANIFEST).read_bytes()
        if hashlib.sha256(text).hexdigest() != manifest_digest:
            raise IndexDamaged(f"{generation / MANIFEST} is not as it was published. {MEND}")
        published, found = json.loads(text), _digests(generation)
    except OSError as error:
        raise IndexDamaged(f"The index in {generation} cannot be read ({error}). {MEND}") from error
    if published != found:
        names = sorted({name for name, _ in published.items() ^ found.items()})
        raise IndexDamaged(f"{generation / names[0]} is not as it was published. {MEND}")


def sweep(data_dir: Path, keep: Iterable[str | None]) -> None:
    """Remove every generation but those to keep: old ones, and half-built ones of killed builders."""
    kept = set(keep)
    for folder in generations_dir(data_dir).iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def builder_lock(data_dir: Path) -> Iterator[None]:
    """Be the one builder. The lock is the operating system's and ends with the process, however it ends.

    Raises:
        IndexBusy: Another process is building; the message names it.
    """
    generations_dir(data_dir).mkdir(parents=True, exist_ok=True)
    path = data_dir / "index" / "lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            builder = file.read().strip() or "unknown"
            raise IndexBusy(
                f"Another process (pid {builder}) is building the index in {path.parent}. "
                "Wait until it ends, then try again."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _pointer_path(data_dir: Path) -> Path:
    return data_dir / "index" / "current"


def _digests(generation: Path) -> dict[str, str]:
    return {
        path.relative_to(generation).as_posix(): _digest(path)
        for path in generation.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
