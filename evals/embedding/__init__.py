"""How well embedding models find what belongs together, in each language: `kcity eval --suite embedding`."""

SUITE = "embedding"
"""The suite's name. It runs by name alone, since comparing with a large model takes minutes."""
