# Two commands on a fresh machine: `make report` and `make test`. Both set up a local environment first, once.
# Nothing in the main job needs make: `python -m gkstats report` does the same, on Windows too.
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= python3
export UV_PYTHON_DOWNLOADS = never
# Chinese in paths and texts, whatever the terminal is set to.
export PYTHONUTF8 = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: report test lab lint docs gallery lock bench bench-scale bench-pdf floors clean

report: $(VENV)/.ready  ## read data/raw, run every notebook, write a dated run below data/processed
	$(PY) -m gkstats report

test: $(VENV)/.ready-dev  ## all tests
	$(PY) -m pytest -n 2 -q

lab: $(VENV)/.ready  ## open JupyterLab on the notebooks
	$(PY) -m jupyterlab notebooks

lint: $(VENV)/.ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

docs: $(VENV)/.ready-dev  ## the documentation as a site in two languages with a gallery, below build/docs; links checked
	$(PY) -m tools.build_docs --demo 1000

bench: $(VENV)/.ready-dev  ## how long reading takes
	$(PY) -m evaluation.speed

bench-scale: $(VENV)/.ready-dev  ## how long 100,000 invented reports take, with every notebook, and the overlap of 200,000
	$(PY) -m evaluation.scale corpus 100000
	$(PY) -m evaluation.scale overlap 200000

floors: $(VENV)/.ready-dev  ## what is read of every kind of document, beside what was read when floors were stored
	$(PY) -m evaluation.floors

bench-pdf: $(VENV)/.ready-dev  ## cells right in PDF files that LibreOffice and Chromium print, and in imitations of others
	$(PY) -m evaluation.pdf_accuracy 50

gallery: $(VENV)/.ready-dev  ## every chart of every notebook in both languages, to be looked through
	rm -rf data/processed/gallery
	$(PY) tools/gallery.py

lock:  ## renew the locks (needs uv); they hold no addresses
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade -q -o requirements.lock
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.lock -q -o requirements-dev.lock

clean:
	rm -rf $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "setting up $(VENV) …"
	$(call install,requirements.lock)

$(VENV)/.ready-dev: requirements-dev.lock pyproject.toml $(VENV)/.ready
	@echo "setting up $(VENV) …"
	$(call install,requirements-dev.lock)

# uv where it is present, else venv and pip: the same versions, checked by hash. pip compiles what it installs; uv has
# to be told, or every kernel of a run would compile altair again where Python may not write.
define install
	@if command -v uv >/dev/null 2>&1; then \
	  { test -x $(PY) || uv venv -q --python '>=3.11' $(VENV); } && \
	  uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r $(1) && \
	  uv pip install -q --python $(PY) --no-deps -e .; \
	else \
	  { test -x $(PY) || $(PYTHON) -m venv $(VENV); } && \
	  $(PY) -m pip install -q --require-hashes -r $(1) && \
	  $(PY) -m pip install -q --no-deps -e .; \
	fi
	@touch $@
endef
