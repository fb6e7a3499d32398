# Historio needs Python 3.11 or newer and make; the rest comes into .venv, and the data into .data.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/installed
DEV := $(VENV)/installed-dev

# An environment that was moved, or whose Python is gone, is of no use and made anew.
SOUND = $(BIN)/python -c 'import pip' 2>/dev/null && grep -qF ' $(CURDIR)/$(VENV)' $(VENV)/pyvenv.cfg
ifneq ($(shell $(SOUND) && echo sound),sound)
$(RUN): FORCE
endif

.PHONY: help setup run test bench tables drill soak fuzz scale workbench-bench screenshots check lint types schema messages FORCE

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(DEV) ## Install what running and developing need
	@echo "Ready: $(BIN)/python"

run: $(RUN) ## Start Historio at http://127.0.0.1:8000/ (HISTORIO_PORT moves it)
	@$(BIN)/python manage.py serve

test: $(DEV) ## Run the tests on a real PostgreSQL
	@$(BIN)/python -m pytest -n auto

bench: $(DEV) ## Measure Historio with N annotations (N=10000); EXPLAIN=1, ONLY=words, OUT=folder, PAGE=file
	@$(BIN)/python -m tests.bench $(or $(N),10000) $(if $(EXPLAIN),--explain) $(if $(ONLY),--only "$(ONLY)") \
		$(if $(OUT),--out "$(OUT)") $(if $(PAGE),--page "$(PAGE)")

tables: $(DEV) ## Measure all three sizes, and put the tables into docs/performance.md
	@out=$$(mktemp -d); trap 'rm -r $$out' EXIT; for size in 10000 100000 1000000; do \
		$(MAKE) -s bench N=$$size OUT=$$out PAGE=docs/performance.md || exit 1; done

fuzz: $(DEV) ## Ask the API whatever its schema allows, and forbids, for hours
	@HISTORIO_FUZZ=1000 $(BIN)/python -m pytest -n auto tests/api/test_schema_conformance.py

workbench-bench: $(DEV) ## Measure the workbench in a Chromium: a long text, many annotations
	@$(BIN)/python -m tests.browser.speed

drill: $(DEV) ## Lose the primary and kill the rest at random, under a load; KILLS=200, PAGE=file
	@$(BIN)/python -m tests.drill --kills $(or $(KILLS),20) $(if $(PAGE),--page "$(PAGE)")

soak: $(DEV) ## Load the service for half an hour, and look at its memory; MINUTES=30, PAGE=file
	@$(BIN)/python -m tests.drill.soak --minutes $(or $(MINUTES),30) $(if $(PAGE),--page "$(PAGE)")

scale: $(DEV) ## Measure each step of docs/scaling.md, and put the table there; SECONDS=20
	@$(BIN)/python -m tests.drill.scale --seconds $(or $(SECONDS),20) --page docs/scaling.md

screenshots: $(DEV) ## Take the pictures of the guides in docs/ anew, in a Chromium; ONLY=comparing
	@$(BIN)/python -m tests.browser.screenshots $(ONLY)

check: $(DEV) lint types ## Everything but the tests
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py lint_migrations
	$(BIN)/python manage.py document --check
	$(BIN)/python manage.py messages --check
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file $(VENV)/openapi.yaml
	@diff -u docs/openapi.yaml $(VENV)/openapi.yaml || \
		{ echo "docs/openapi.yaml is out of date: make schema" >&2; exit 1; }

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile

types: $(DEV)
	$(BIN)/mypy .

schema: $(DEV) ## Write docs/openapi.yaml
	@mkdir -p docs
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

messages: $(DEV) ## Write the texts to be translated, and compile what is
	@$(BIN)/python manage.py messages

# The lock lets two terminals say `make run` on a fresh checkout: the second finds the work done.
LOCKED = if command -v flock >/dev/null; then exec 9<requirements.txt; flock 9; fi
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(RUN): requirements.txt
	@$(LOCKED); set -e; \
	if $(SOUND) && [ $@ -nt $< ]; then exit; fi; \
	if [ -z "$(PYTHON)" ]; then \
		echo "Historio needs Python 3.11 or newer, and found $$(python3 --version 2>&1)." >&2; \
		echo "Install one, or say where it is: make $(MAKECMDGOALS) PYTHON=/usr/local/bin/python3.11" >&2; \
		exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python cannot make environments. On Debian: apt install python3-venv" >&2; exit 1; \
	fi; \
	if ! { $(SOUND); }; then echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); fi; \
	echo "Installing $<"; $(INSTALL) -r $<; touch $@

$(DEV): requirements-dev.txt $(RUN)
	@$(LOCKED); if [ $@ -nt $< ] && [ $@ -nt $(RUN) ]; then exit; fi; \
	echo "Installing $<" && $(INSTALL) -r $< && touch $@

FORCE:

export PIP_ROOT_USER_ACTION := ignore
