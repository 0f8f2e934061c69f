"""What can go wrong in a way that a person can mend.

Every message names the file, line, field or setting at fault and what to do about it. The command line prints
the message and exits with 1 (2 for bad usage); the web answers with the one JSON error shape. No trace is shown.
"""

from __future__ import annotations


class AssistantError(Exception):
    """A fault with a message fit to be shown; the base of all others."""


class UsageError(AssistantError):
    """What was asked for cannot be meant: an unknown edition, language, document. Exit code 2, HTTP 422."""


class SettingsError(AssistantError):
    """A `KCITY_…` setting has a value that cannot be used."""


class CorpusError(AssistantError):
    """A file under `corpus/` is missing, malformed, or says two different things."""


class DocumentError(AssistantError):
    """One document could not be read: encrypted, broken, empty, scanned, or over a limit."""


class EmbeddingError(AssistantError):
    """The embedding model is missing, damaged, or cannot be loaded here."""


class LanguageModelError(AssistantError):
    """The model that tells languages apart is missing or damaged."""


class IndexMissing(AssistantError):
    """There is no index yet."""


class IndexMismatch(AssistantError):
    """The index was built with another embedder or format than the one in force."""


class IndexDamaged(AssistantError):
    """The index failed its health probe."""


class IndexBusy(AssistantError):
    """Another process is building the index."""


class CheckFailed(AssistantError):
    """An answer holds something its citations do not: a fault of ours, never passed on."""
