"""The health probe of a new generation, in its own process: damaged vectors can crash the interpreter."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from assistant.errors import IndexDamaged
from assistant.index.generation import MEND, lexicon_path
from assistant.index.lexical import open_lexicon
from assistant.index.store import Store
from assistant.index.vectors import Vectors, open_client

SAMPLE, SHARE = 200, 0.95
SECONDS = 600
ROOT = Path(__file__).resolve().parents[2]


def probe(generation: Path) -> None:
    """Examine a finished generation in a subprocess.

    Raises:
        IndexDamaged: It is not sound, or the process examining it crashed or hung.
    """
    code = "import sys; from assistant.index.probe import main; main(sys.argv[1])"
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and code
            [sys.executable, "-c", code, str(generation.resolve())],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise IndexDamaged(_refusal(f"no result in {SECONDS} seconds")) from error
    if done.returncode < 0:
        raise IndexDamaged(_refusal(f"killed by {signal.Signals(-done.returncode).name}"))
    if done.returncode:
        raise IndexDamaged(_refusal((done.stderr.strip().splitlines() or ["no message"])[-1]))


def main(generation: str) -> None:
    """What the subprocess does: every leg of every language holds what the store holds and finds it again.

    Raises:
        IndexDamaged: It does not.
    """
    path = Path(generation)
    store, client = Store(path), open_client(path)
    for language in store.languages():
        columns = store.columns(language)
        vectors, lexicon = Vectors(path, client, language), open_lexicon(lexicon_path(path, language))
        if {vector for _, vector, *_ in columns} != set(range(len(vectors.matrix))):
            raise IndexDamaged(f"Passages of language {language} have no vector, or vectors no passage.")
        if lexicon and len(lexicon) != len(columns):
            raise IndexDamaged(f"The lexical index of {language} has {len(lexicon)} of {len(columns)} passages.")
        vectors.check_recall(SAMPLE, SHARE)
    client.close()
    store.close()


def _refusal(reason: str) -> str:
    return (
        f"The new index failed its health probe ({reason}) and was discarded. "
        "The one in force was left as it is. " + MEND
    )
