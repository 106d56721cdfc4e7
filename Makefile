# Everything a contributor or CI runs. Needs Python 3.10 or newer and make; the rest is installed
# under .venv/ and .cache/ from the locks in requirements/, and nothing outside this folder is touched.

PYTHON ?= python3
WORKERS ?= 2
PEER_VERSION := 3.17.2

VENV := .venv
PEER := .cache/peer-$(PEER_VERSION)
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet
CODE := src tests $(wildcard benchmarks examples scripts)

SETUP_STAMP := $(VENV)/.setup-stamp
PEER_STAMP := $(PEER)/.setup-stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

.PHONY: help setup setup-peer check format test demo bench lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

setup: $(SETUP_STAMP)  ## make .venv with everything that development and the tests need

setup-peer: $(PEER_STAMP)  ## make the environment of the real MLflow client that tests/contract drives

check: setup  ## format, lint, types, import rules: what CI runs first
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted as above: run 'make format'." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/vermin --quiet --no-tips --eval-annotations --violations --target=3.10- $(CODE)
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@echo "check: passed"

format: setup  ## format the code and apply the safe fixes
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .

test: setup setup-peer check  ## check, then the whole test suite; arguments for pytest: ARGS="-k name"
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

demo: setup  ## run a small parameter sweep and see what was recorded
	$(BIN)/python examples/sweep.py

bench: setup setup-peer  ## measure Headrace and MLflow on this machine, one after the other
	$(BIN)/python benchmarks/run.py

lock: setup  ## resolve the requirements anew into requirements/*.txt; newest of all: UPGRADE=--upgrade
	UV=$(BIN)/uv PEER_VERSION=$(PEER_VERSION) UPGRADE=$(UPGRADE) scripts/lock

clean:  ## remove everything that make has made
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(SETUP_STAMP): requirements/dev.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "Headrace needs Python 3.10 or newer, $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/uv.txt
	$(UV) pip install --compile-bytecode --python $(BIN)/python --exact --no-deps --build-constraints requirements/build.txt \
		--requirements requirements/dev.txt --editable .
	@touch $@

$(PEER_STAMP): requirements/peer.txt | $(SETUP_STAMP)
	@test -x $(PEER)/bin/python || $(BIN)/python -m venv --without-pip $(PEER)
	$(UV) pip install --compile-bytecode --python $(PEER)/bin/python --exact --no-deps --requirements requirements/peer.txt
	@touch $@
