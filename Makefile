# What is done twice has a target; CI calls the same ones. PYTHON is the environment to use.
PYTHON ?= .venv/bin/python

.PHONY: test coverage lint docs docs-check bench

test:
	$(PYTHON) -m pytest -q

# Of what the tests reach in their own processes; what they start as others is not counted.
coverage:
	$(PYTHON) -m pytest -q -n auto --cov=kzkr --cov-report=term-missing:skip-covered \
		--cov-fail-under=95

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
