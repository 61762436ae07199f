# Everything goes through a .venv of its own, installed when a requirements or constraints file changes.
# Needs Python 3.11 or newer and nothing else. `make` alone lists the targets.

USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach python,python3.13 python3.12 python3.11 python3 python,\
	$(shell $(python) -c '$(USABLE)' >/dev/null 2>&1 && echo $(python))))
PORT ?= 8501
# PyTorch without gigabytes for NVIDIA cards; it is taken on Linux, where this index answers within three seconds.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check

# One thread a rerun: torch's own threads fight over the cores as soon as two readers move a slider.
export OMP_NUM_THREADS := 1
export PORT TORCH_INDEX

# As Streamlit itself sets it; compressing each message costs the server more than it saves a reader.
# An address may hold a text of 4000 letters: uvicorn's own limit is 16 kB. A page's message is far below 1 MB.
UVICORN := --ws websockets-sansio --ws-per-message-deflate false --no-access-log --log-level warning \
	--h11-max-incomplete-event-size 65536 --ws-max-size 1048576

.DEFAULT_GOAL := help
.PHONY: help run test browser faults fuzz audit offline sheet weights bench load soak pictures api lint types
.PHONY: format check clean port
.NOTPARALLEL:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: port .venv/app  ## serve the sheet on http://localhost:8501, or on PORT=
	@echo "loading PyTorch, then http://localhost:$$PORT"
	@exec .venv/bin/python -m uvicorn app:app --host "" --port "$$PORT" $(UVICORN)

test: .venv/dev  ## the tests, except those that need a browser or a proxy
	@.venv/bin/python -m pytest --numprocesses=auto --dist=loadfile --ignore=tests/browser --ignore=tests/faults

browser: .venv/dev  ## the tests that drive Chromium, which must be installed
	@.venv/bin/python -m pytest --numprocesses=2 --dist=worksteal tests/browser

faults: .venv/dev  ## processes killed and proxies restarted before readers; needs Chromium and HAProxy
	@.venv/bin/python -m pytest tests/faults

weights: .venv/app  ## train the networks that are shipped, from nothing, in under ten minutes
	@.venv/bin/python -m rnn_core

fuzz: .venv/dev  ## CASES=2000 strange inputs into routes, pages and rnn_core; SEED= repeats a run
	@.venv/bin/python -m tests.fuzz "$(or $(CASES),2000)" "$(SEED)"

audit: .venv/dev  ## ask a database of vulnerabilities about every pinned version; OSV= names a mirror
	@.venv/bin/python -m tests.audit $(OSV)

offline: .venv/dev  ## the sheet as files that need no server, into build/offline; LIVE= is the full version
	@.venv/bin/python -m editions.offline $(if $(LIVE),--live $(LIVE))

bench: .venv/dev  ## measure how fast the sheet answers, into docs/benchmarks.md; needs Chromium
	@.venv/bin/python -m benchmarks

load: .venv/dev  ## measure what processes bear and students need, into docs/sizing.md; Chromium, HAProxy
	@.venv/bin/python -m benchmarks.load $(if $(QUICK),--quick)

soak: .venv/dev  ## a hundred sessions for MINUTES=10: errors and memory, into docs/sizing.md; HAProxy
	@.venv/bin/python -m benchmarks.soak $(or $(MINUTES),10)

pictures: .venv/dev  ## take the pictures of the READMEs, into docs/pictures; needs Chromium
	@.venv/bin/python -m pictures

api: .venv/dev  ## the pages of rnn_core, from its docstrings, into build/api; a warning is an error
	@rm -rf build/api build/doctrees docs/api/generated
	@.venv/bin/python -m sphinx -qW --keep-going -d build/doctrees docs/api build/api
	@echo "open build/api/index.html"

sheet: .venv/dev  ## the two pages on paper, from the lessons, into static/sheet
	@.venv/bin/python -m editions.sheet

lint: .venv/dev  ## ruff and, for JavaScript, oxlint: style, mistakes, formatting
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/oxlint --quiet --deny-warnings static ui

types: .venv/dev  ## mypy
	@.venv/bin/python -m mypy

format: .venv/dev  ## let ruff mend what it can
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .

check: test lint types api  ## test, lint, types and the pages of rnn_core

clean:  ## remove .venv and every cache
	rm -rf .venv build docs/api/generated .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is touched last, so an interrupted step leaves none and is done again.
.venv/made:
	@$(or $(PYTHON),false) -c '$(USABLE)' 2>/dev/null || { \
		echo "make: needs Python 3.11 or newer with venv (Debian: python3-venv); PYTHON= names one" >&2; \
		exit 1; }
	@echo "making .venv with $$($(PYTHON) --version)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/app: requirements.txt constraints.txt | .venv/made
	@index=$$(.venv/bin/python -c "$$FIND_CPU_BUILD"); \
	echo "installing Streamlit and PyTorch$${index:+, its CPU build,} into .venv"; \
	$(PIP) $${index:+--extra-index-url "$$index"} -r requirements.txt -c constraints.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/app | .venv/made
	@echo "installing the development tools into .venv"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# A name that is not found and a server that says nothing both end after three seconds.
define FIND_CPU_BUILD
import os, sys, threading, urllib.request
index = os.environ["TORCH_INDEX"].rstrip("/")
if sys.platform != "linux" or not index:
    sys.exit()
threading.Timer(3, os._exit, [0]).start()
try:
    urllib.request.urlopen(f"{index}/torch/")
    print(index, flush=True)
finally:
    os._exit(0)
endef
export FIND_CPU_BUILD

# Streamlit answers a bad port with a traceback; this answers with one line, and before installing.
define CHECK_PORT
import errno, os, socket, sys
port = os.environ["PORT"]
if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
    sys.exit(f"make: PORT is a number from 1 to 65535, not {port!r}")
family, host = (socket.AF_INET6, "::") if socket.has_ipv6 else (socket.AF_INET, "0.0.0.0")
try:
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, int(port)))
except OSError as error:
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        sys.exit(f"make: port {port}: {error.strerror}. Try another, as in make run PORT=8502")
endef
export CHECK_PORT

port: .venv/made
	@.venv/bin/python -c "$$CHECK_PORT"
