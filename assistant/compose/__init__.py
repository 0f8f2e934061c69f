"""From evidence to an answer: extractive.py composes, check.py holds it to its citations, locale/ has the fixed texts."""
