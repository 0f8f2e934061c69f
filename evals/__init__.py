"""How good the answers are: cases, their scoring, and the log of what was tried."""
