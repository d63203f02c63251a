# `make` alone lists the targets. Each one makes what it needs; running it again is quick.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8501
WORKERS ?= 2
PORTALS ?= 1
BIN := .venv/bin
DEMO := data/demonstration
SERVE = $(BIN)/uvicorn dashboard.web.server:app --host localhost --port $(PORT) --no-server-header --no-access-log --http dashboard.web.joined:Protocol
export PYTHONUNBUFFERED := 1

.PHONY: help run serve demo test soak load bench shots readers office release lock audit lint chromium faketime nginx clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run ## Start the site on http://localhost:8501 (PORT=… for another port)
	OBSERVATOIRE_FICTION=never $(SERVE)

serve: .venv/run nginx ## Replicas behind nginx: make serve WORKERS=4 PORTALS=1 PORT=8501
	OBSERVATOIRE_FICTION=never $(BIN)/python -m deploy.serve --port $(PORT) --workers $(WORKERS) --portals $(PORTALS)

demo: $(DEMO)/current ## Serve the demonstration: fictional data, marked everywhere (PORT=…)
	OBSERVATOIRE_RELEASES=$(DEMO) $(SERVE)

$(DEMO)/current: | .venv/run
	@echo "The demonstration is being made, once: it takes many minutes." >&2
	$(BIN)/python -m data demo --to $(DEMO) --workers 2

test: chromium nginx faketime .venv/dev lint ## Run every test (unit, Hypothesis, pages, browser); nothing is skipped
	$(BIN)/python -m pytest -n 2

soak: .venv/dev ## The long proofs whole: 100 kills of each kind, 2 000 tables by enumeration, dirty files
	OBSERVATOIRE_SOAK=1 $(BIN)/python -m pytest -q -n 2 tests/data/test_killed.py tests/data/disclosure tests/data/returns tests/pages/test_fiche.py tests/portal/test_fuzz.py tests/test_bad_days.py

load: .venv/dev ## Many readers on different views at once, against a fresh server
	$(BIN)/python -m benchmarks.load

bench: chromium .venv/dev ## Measure, side by side with bare Streamlit; writes benchmarks/results.json
	$(BIN)/python -m benchmarks

shots: chromium .venv/dev ## Photograph every page, language, theme and width into shots/
	$(BIN)/python -m tools.shots

readers: .venv/dev ## Have R and LibreOffice (from Debian) read our files, with no type told
	@tools/readers.sh
	$(BIN)/python -m tools.readers

office: .venv/dev ## Have LibreOffice open and save the form of returns, and read it back
	@tools/readers.sh
	$(BIN)/python -m tools.office

release: .venv/run ## Validate the figures and publish them as the embedded release
	$(BIN)/python -m data release

lock: .venv/dev ## Lock every package by its hash, none younger than nine days; write the SBOM
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tools.supply lock

audit: .venv/dev ## Install the locks, compare the SBOM, look at licences and known faults
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tools.supply audit

lint: .venv/dev ## Check style and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

chromium:
	@tools/chromium.sh

faketime:
	@tools/faketime.sh

nginx:
	@tools/nginx.sh

clean: ## Remove the environment and what the tools wrote
	rm -rf .venv build shots .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: PYTHON=… make $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt requirements-server.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt requirements.txt requirements-server.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ .venv/run
