"""What the contract fixes, for the tests that hold different ways in to it."""

REPLY_KEYS = [
    "id",
    "language",
    "answer_language",
    "status",
    "answer",
    "edition",
    "citations",
    "suggestions",
    "calls",
    "timings_ms",
]
