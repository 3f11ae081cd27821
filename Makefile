# make run: everything up to a running demonstration site.  make test: everything up to a tested tree.
# Both install what is missing and need no network when nothing changed.

SHELL := /bin/bash
PYTHON := $(shell command -v python3.11 || command -v python3)
VENV := .venv
SYSTEM := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
# The driver of the browser needs libatomic1; the tests of the repository ask git what is tracked.
SYSTEM_TEST := $(SYSTEM) chromium git libatomic1 poppler-utils postgresql

.PHONY: setup run test check unit bench clean

setup: $(VENV)/.runtime

run: setup
	$(VENV)/bin/certify demo prepare
	$(VENV)/bin/certify serve

test: $(VENV)/.testing check
	$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal

# vermin tells what a Python older than this one lacks; files that it can't place (`file` is a fixture here) it only mentions.
check: $(VENV)/.testing
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/djangofmt --check templates
	$(VENV)/bin/djangofmt check templates
	$(VENV)/bin/oxfmt --config .ci/oxfmt.json --check certify/web/static templates/pdf/*/*.css
	! $(VENV)/bin/vermin --quiet --no-tips --violations --target=3.11- --exclude file certify tests 2>&1 | grep .

unit: $(VENV)/.testing
	$(VENV)/bin/python -m pytest tests/domain tests/criteria -q

# On a machine that does nothing else: ratios within one run, medians of several.
bench: $(VENV)/.testing
	for one in tests/bench/*.py; do echo "$$one"; PYTHONPATH=. $(VENV)/bin/python "$$one" || exit 1; done

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

clean:
	rm -rf $(VENV)
