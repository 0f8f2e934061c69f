"""Runs the readers in a child process, so that no file can stop, slow or swell the process that asks.

One child serves many files, since starting it costs more than most of them; when a file goes over a limit or
crashes it, the child is ended, the file is refused with the reason, and the next file gets a fresh child.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from assistant.documents.limits import MEMORY_ERROR, Limits
from assistant.documents.reading import Reading, from_wire

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
"""Wall time that the child may take to start, on a busy machine."""

EXIT_SECONDS = 5.0
"""Wall time that the child may take to exit once it has closed its end of the line."""


class _Ended(Exception):
    """The child ended, or has to be ended; the message is the reason."""


class _Child:
    """The reading process and the line to it. Once `ended`, another one is needed."""

    def __init__(self, limits: Limits) -> None:
        self.ended = False
        self._limits = limits
        self._received = b""
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "assistant.documents.worker", json.dumps(asdict(limits))],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=self._errors,
                cwd=ROOT,
                start_new_session=True,
            )
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except _Ended as error:
            message = f"the reading process does not start: {error}\n{self._error_output()}"
            self.close()
            raise RuntimeError(message) from error

    def read(self, path: Path) -> Reading:
        """Have one file read; a file that ends the child is refused with the reason."""
        fmt = "unknown"
        deadline = time.monotonic() + self._limits.seconds
        try:
            self._send(json.dumps(os.fspath(path.absolute())))
            while isinstance(reply := json.loads(self._receive(deadline)), str):
                fmt = reply
        except _Ended as error:
            self.close()
            return Reading(path, fmt, "refused", str(error))
        return from_wire(reply, path)

    def _send(self, request: str) -> None:
        try:
            self._line.settimeout(None)
            self._line.sendall(request.encode() + b"\n")
        except OSError as error:
            raise _Ended(self._post_mortem()) from error

    def _receive(self, deadline: float) -> bytes:
        """The next line from the child, before a point in `time.monotonic`."""
        parts = [self._received]
        while b"\n" not in parts[-1]:
            try:
                self._line.settimeout(max(0.001, deadline - time.monotonic()))
                part = self._line.recv(1 << 20)
            except TimeoutError as error:
                raise _Ended(f"took longer than {self._limits.seconds:g} seconds") from error
            except OSError as error:
                raise _Ended(self._post_mortem()) from error
            if not part:
                raise _Ended(self._post_mortem())
            parts.append(part)
        line, _, self._received = b"".join(parts).partition(b"\n")
        return line

    def _post_mortem(self) -> str:
        """Why the child has gone."""
        try:
            code = self._process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return "crashed the reader (it no longer answers)"
        if code == MEMORY_ERROR:
            return f"needs more than {self._limits.memory_bytes >> 20:,} MiB of memory"
        if code == -signal.SIGXCPU:
            return f"took more than {self._limits.cpu_seconds:g} seconds of processor time"
        if code < 0:
            return f"crashed the reader ({signal.Signals(-code).name})"
        last = self._error_output().splitlines()[-1:] or [f"exit code {code}"]
        return f"crashed the reader ({last[0]})"

    def _error_output(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 4096))
        return self._errors.read().decode(errors="replace")

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self.ended = True
        self._process.kill()
        self._process.wait()
        self._line.close()
        self._errors.close()


DEFAULT_LIMITS = Limits()


def read_documents(paths: Iterable[Path], limits: Limits = DEFAULT_LIMITS) -> Iterator[Reading]:
    """Read files into documents and passages: one reading a path, in order, each as soon as it is done.

    The format is told by content. A file that cannot be read is a reading with status "refused" or "empty"
    and the reason; none takes longer than `limits.seconds` or keeps the next from being read.

    Raises:
        RuntimeError: The reading process does not start: a fault of the installation, with its error output.
    """
    child: _Child | None = None
    try:
        for path in paths:
            if child is None or child.ended:
                child = _Child(limits)
            yield child.read(path)
    finally:
        if child is not None:
            child.close()
