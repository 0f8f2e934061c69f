.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# The constraints hold for the packages' own builds too, so that an installation is the same every time.
PIP := PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet

.PHONY: help run test lint index eval bench corpus distil languages format

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

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

run: .venv/run.stamp  ## install, build the index if needed, serve the chat on http://127.0.0.1:7860
	@exec $(BIN)/kcity serve

index: .venv/run.stamp  ## build or update the index
	$(BIN)/kcity index

test: lint  ## install what tests need, then check everything offline
	$(BIN)/kcity index
	$(BIN)/python -m pytest
	$(BIN)/kcity eval

lint: .venv/test.stamp  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/test.stamp  ## write every file in the common style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: .venv/run.stamp  ## ask the eval cases and report how many are answered right
	$(BIN)/kcity eval

bench: .venv/run.stamp  ## measure the budgets
	$(BIN)/python -m evals.bench

# Render every Markdown master of corpus/documents to PDF, with the sidecar that maps its spans to facts.
corpus: .venv/test.stamp  ## render the documents to PDF
	$(BIN)/python -m assistant.documents.render corpus/documents

# Takes about an hour on two cores (measured: vocabulary 2 minutes, teacher 12, three passes 18, folds 11, sharpening 2 to 4);
# what is done stays in build/distil.
distil: .venv/test.stamp  ## train the bundled embedder: make distil PARALLEL=FOLDER
	$(PIP) --editable '.[training]'
	$(BIN)/python -m assistant.embedding.distil --parallel "$(PARALLEL)" --corpus corpus --out assistant/embedding/model

# Takes some five minutes on two cores.
languages: .venv/test.stamp  ## train the model that tells languages apart: make languages PARALLEL=FOLDER
	$(BIN)/python -m assistant.language.train --parallel "$(PARALLEL)" --corpus corpus
