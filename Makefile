# What is done twice has a target; CI calls the same ones. PYTHON is the environment to use.
PYTHON ?= .venv/bin/python

.PHONY: test coverage lint docs docs-check bench

test:
	$(PYTHON) -m pytest

coverage:
	$(PYTHON) -m pytest -q -n auto --cov --cov-report=term-missing:skip-covered

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
