# Whatever is missing is installed first; nothing needs the network when nothing changed.

SHELL := /bin/bash
PYTHON := $(shell command -v python3.11 || command -v python3)
VENV := .venv
SYSTEM := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
# The driver of the browser needs libatomic1; the tests of the repository ask git what is tracked; systemd measures units.
SYSTEM_TEST := $(SYSTEM) chromium-headless-shell git libatomic1 libnss3-tools nginx poppler-utils postgresql slapd systemd

# Large, and for `make test-all` alone: it opens the Word and Excel files, and writes those that people bring.
LIBREOFFICE := libreoffice-writer-nogui libreoffice-calc-nogui

# The share (%) that tests reached when it was last measured: of the rules those of `make unit`, of the operations those
# of `tests/operations`, all of them on SQLite.
REACHED := 91
REACHED_OPERATIONS := 86

# One process more than there are cores: some tests wait for browsers, servers and pauses.
PROCESSES := $(shell echo $$(( $$(nproc) + 1 )))

.PHONY: help setup wheel run test test-all check types style unit quality bench pictures clean
.DEFAULT_GOAL := help

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

setup: $(VENV)/.runtime ## install the program

wheel: setup ## the program as one file in dist/, for machines without a checkout
	rm -rf build dist
	$(VENV)/bin/pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir dist .

run: setup ## serve a demonstration site on http://127.0.0.1:8000
	$(VENV)/bin/certify demo prepare
	$(VENV)/bin/certify serve

test: $(VENV)/.testing check ## check, and run every test
	$(VENV)/bin/python -m pytest --numprocesses $(PROCESSES) --dist worksteal

test-all: $(VENV)/.everything check ## the same, nearly every page on both databases, the long kills, and LibreOffice
	$(VENV)/bin/python -m pytest --numprocesses $(PROCESSES) --dist worksteal --everything

check: $(VENV)/.testing ## style, types, and that the oldest Python has everything
	$(MAKE) --jobs 2 --output-sync --no-print-directory types style

types: $(VENV)/.testing ## mypy alone
	$(VENV)/bin/mypy

# vermin tells what a Python older than this one lacks; files that it can't place (`file` is a fixture here) it only mentions.
style: $(VENV)/.testing ## the rest of `make check`
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djangofmt --check templates
	$(VENV)/bin/djangofmt check templates
	$(VENV)/bin/oxfmt --config .ci/oxfmt.json --check certify/web/static templates/pdf/*/*.css
	! $(VENV)/bin/vermin --quiet --no-tips --violations --target=3.11- --exclude file certify tests 2>&1 | grep .

unit: $(VENV)/.testing ## tests of the law and the rules alone
	$(VENV)/bin/python -m pytest tests/domain tests/criteria -q

# Branches of the rules and of what can happen that no test reaches; then functions changed on purpose, one at a time, in
# a copy: what `mutmut results` lists no test noticed (tests/README.md explains those that may stay).
quality: $(VENV)/.quality ## what would the tests miss: an hour or more
	rm -rf mutants .coverage .coverage.*
	$(VENV)/bin/coverage run -m pytest --numprocesses auto --dist worksteal -q tests/criteria tests/domain
	$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report --format=total --include="certify/domain/*" --fail-under=$(REACHED)
	$(VENV)/bin/coverage run -m pytest --numprocesses auto --dist worksteal -q -k "not postgresql" tests/operations
	$(VENV)/bin/coverage combine --quiet --append
	$(VENV)/bin/coverage report
	$(VENV)/bin/coverage report --format=total --include="certify/operations/*" --fail-under=$(REACHED_OPERATIONS)
	$(VENV)/bin/mutmut run
	$(VENV)/bin/mutmut results

# Ratios within one run, medians of several.
bench: $(VENV)/.testing ## measure, on a machine that does nothing else; last, what must hold and whether it does
	rm -f .bench-table
	for one in tests/bench/*.py; do echo "$$one"; BENCH_TABLE=.bench-table PYTHONPATH=. $(VENV)/bin/python "$$one" || exit 1; done
	cat .bench-table

pictures: $(VENV)/.testing ## make the pictures of the README and the guides anew
	PYTHONPATH=. $(VENV)/bin/python tests/support/pictures.py

$(VENV)/.runtime: requirements.lock pyproject.toml .ci/system
	.ci/system $(SYSTEM)
	test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --require-hashes --requirement requirements.lock
	$(VENV)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.testing: tests/requirements.lock $(VENV)/.runtime .ci/system
	.ci/system $(SYSTEM_TEST)
	$(VENV)/bin/pip install --quiet --require-hashes --requirement tests/requirements.lock
	touch $@

$(VENV)/.everything: $(VENV)/.testing .ci/system
	.ci/system $(LIBREOFFICE)
	touch $@

# Beside the tests' own packages, each of which is there by now, so nothing else is fetched.
$(VENV)/.quality: tests/quality.lock $(VENV)/.testing
	$(VENV)/bin/pip install --quiet --no-deps --require-hashes --requirement tests/quality.lock
	touch $@

clean: ## remove the virtual environment, and what was built and measured
	rm -rf $(VENV) mutants build dist .coverage .coverage.* .bench-table
