# make run    install, build the index if needed, serve the chat on http://127.0.0.1:7860
# make test   install what tests need, then check everything offline
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# The constraints hold for the packages' own builds too, so that an installation is the same every time.
PIP := PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet

.PHONY: help run test lint index eval bench corpus distil format

help:
	@sed -n 's/^# //p' Makefile

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing; this takes a minute or two the first time."
	$(PIP) --editable .
	@touch $@

.venv/test.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what the tests need; this takes a few minutes the first time."
	$(PIP) --editable '.[models,corpus,test]'
	@touch .venv/run.stamp $@

run: .venv/run.stamp
	@exec $(BIN)/kcity serve

index: .venv/run.stamp
	$(BIN)/kcity index

test: lint
	$(BIN)/kcity index
	$(BIN)/python -m pytest
	$(BIN)/kcity eval

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/test.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: .venv/run.stamp
	$(BIN)/kcity eval

bench: .venv/run.stamp
	$(BIN)/python -m evals.bench

# Render every Markdown master of corpus/documents to PDF, with the sidecar that maps its spans to facts.
corpus: .venv/test.stamp
	$(BIN)/python -m assistant.documents.render corpus/documents

# Train the bundled embedder anew: make distil PARALLEL=folder-of-parallel-sentences (hours on two cores).
distil: .venv/test.stamp
	$(PIP) --editable '.[training]'
	$(BIN)/python -m assistant.embedding.distil --parallel "$(PARALLEL)" --corpus corpus --out assistant/embedding/model
