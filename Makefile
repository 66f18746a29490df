# What is done twice has a target; CI calls the same ones. PYTHON is the environment to use.
PYTHON ?= .venv/bin/python

.PHONY: test lint docs docs-check bench

test:
	$(PYTHON) -m pytest

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

docs:
	$(PYTHON) docs/generate.py

docs-check:
	$(PYTHON) docs/generate.py --check

bench:
	$(PYTHON) bench/run.py
