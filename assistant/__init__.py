"""A multilingual, cited, dated assistant for questions about Korea's K-City Network program."""

__version__ = "0.2.0"
