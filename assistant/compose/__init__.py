"""From evidence to an answer: extractive.py composes, check.py holds it to what it cites, locale/ has fixed texts."""
