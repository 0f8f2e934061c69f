"""Documents: one reader per format, run in a child process with limits, and the splitting into passages."""

from assistant.documents.limits import Limits
from assistant.documents.reading import Reading, reading_json
from assistant.documents.sandbox import read_documents

__all__ = ["Limits", "Reading", "read_documents", "reading_json"]
