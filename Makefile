# Two commands do everything: `make brief` and `make test`.
PYTHON ?= python3
RAW ?= ../shared/data
V := .venv/bin
SRC := $(shell find src -name '*.py')

.PHONY: help brief serve docs test lint types imports unit starter starter-check bench lock clean
help:
	@echo "make brief          set up, then write the US-Russia brief as of 2010-12-31"
	@echo "make serve          set up, then serve the page on http://127.0.0.1:8000"
	@echo "make test           set up, then run every check and test"
	@echo "make starter        rebuild the starter dataset from RAW=$(RAW)"
	@echo "make starter-check  rebuild every stage and compare with what ships"
	@echo "make docs           build the documentation site into build/site"
	@echo "make bench          run the benchmarks"
	@echo "make lock           re-pin the dependencies"

.venv/.uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "thawcast needs Python 3.11 to 3.13, found %d.%d: set PYTHON=..." % v)'
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

.venv/.run: .venv/.uv requirements.lock pyproject.toml
	@$(V)/uv pip install --quiet --python $(V)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(V)/uv pip install --quiet --python $(V)/python --no-deps -e .
	@touch $@

.venv/.web: .venv/.run requirements-web.lock
	@$(V)/uv pip install --quiet --python $(V)/python --compile-bytecode --require-hashes -r requirements-web.lock
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@$(V)/uv pip install --quiet --python $(V)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.spark: .venv/.dev requirements-spark.lock
	@$(V)/uv pip install --quiet --python $(V)/python --require-hashes -r requirements-spark.lock
	@touch $@

brief: .venv/.run
	@$(V)/thawcast assess USA RUS --as-of 2010-12-31 --out brief
	@echo 'Next: $(V)/thawcast thaws   (or . $(V)/activate once, then thawcast thaws)'

docs: .venv/.dev
	$(V)/zensical build --strict

serve: .venv/.web
	@$(V)/thawcast serve

test: lint types imports unit

lint: .venv/.dev
	$(V)/ruff check .
	$(V)/ruff format --check .

types: .venv/.dev
	$(V)/basedpyright

imports: .venv/.dev
	$(V)/lint-imports

unit: .venv/.dev
	$(V)/python -m pytest -n 2

starter: .venv/.run
	$(V)/thawcast starter build --raw $(RAW)

starter-check: .venv/.run
	$(V)/thawcast starter check --raw $(RAW)
	$(V)/thawcast casebook --check

bench: .venv/.dev
	@for b in benchmarks/*.py; do echo "== $$b"; $(V)/python $$b || exit 1; done

# No index address may enter a lock file, so the command line is not written into it.
UV_LOCK = $(V)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock'
lock:
	@test -x $(V)/uv || { $(PYTHON) -m venv .venv && $(V)/python -m pip install --quiet uv; }
	echo uv | $(UV_LOCK) - -o requirements-uv.lock
	$(UV_LOCK) pyproject.toml -o requirements.lock
	$(UV_LOCK) pyproject.toml --extra web --extra pdf -c requirements.lock -o requirements-web.lock
	$(UV_LOCK) pyproject.toml --extra web --extra pdf --extra docs --extra research --group dev -c requirements-web.lock -o requirements-dev.lock
	$(UV_LOCK) pyproject.toml --extra spark -c requirements.lock -o requirements-spark.lock

clean:
	rm -rf .venv brief build dist
