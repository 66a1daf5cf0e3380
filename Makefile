# make demo   crawls a small bundled blog and shows what there is
# make test   style, types and tests (server tests run where the Debian packages are installed)
# make soak   what takes longer: fuzzing, kill loops
# make eval   how well pages are read, over real software

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -q

.PHONY: demo test soak eval clean

demo: $(VENV)/installed
	$(VENV)/bin/bloggarkiv demo

test: $(VENV)/installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

soak: $(VENV)/installed-dev
	$(VENV)/bin/python -m pytest -m soak

eval: $(VENV)/installed-dev
	$(VENV)/bin/python -m tests.eval

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "bloggarkiv needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
