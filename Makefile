# make site      install what is needed into .venv, build the site into site/
# make test      the same, and pass the tests
# make check     lint and types          make browser   pages in a real browser; HTML and CSS validity
# make torture   the long tests          make clean     forget .venv and everything built
#
# make bench     time a build of an invented record; beside Hugo's, if it is there: see docs/performance.md
#
# PYTHON names the interpreter to begin from: make site PYTHON=python3.13

PYTHON ?= python3
PYTEST ?= -n auto --dist loadfile
SCALE ?= national
TORTURE ?= -n auto --dist worksteal
ROUNDS ?= 5
VENV := .venv
RUN := $(VENV)/bin/python -m
INSTALL := $(RUN) pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: site test check browser torture bench clean
.DELETE_ON_ERROR:

site: $(VENV)/ready-to-build
	$(RUN) throughline build

test: site $(VENV)/ready-to-test
	$(RUN) pytest $(PYTEST)

check: $(VENV)/ready-to-test
	$(RUN) ruff check generator tests
	$(RUN) ruff format --check generator tests
	$(RUN) mypy

browser: $(VENV)/ready-to-test .tools/ready
	$(RUN) pytest -m browser tests/browser

torture: $(VENV)/ready-to-test
	THROUGHLINE_PROFILE=torture $(RUN) pytest -m "torture or not browser" $(TORTURE)

bench: $(VENV)/ready-to-build
	$(VENV)/bin/python tests/benchmarks/bench.py --scale "$(SCALE)" --rounds "$(ROUNDS)" --hugo "$(HUGO)" --peers "$(PEERS)"

clean:
	rm -rf $(VENV) .tools dist .site.* .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find site -mindepth 1 ! -name .gitignore -delete

# The build backend comes first and from constraints.txt, so that nothing outside it is ever installed.
$(VENV)/ready-to-build: pyproject.toml constraints.txt
	@$(RUN) pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(INSTALL) hatchling
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready-to-build
	$(INSTALL) --no-build-isolation --editable '.[test]'
	@touch $@

# axe-core and the HTML checker, for the browser leg only.
.tools/ready: tests/browser/package.json
	@mkdir -p .tools
	cp tests/browser/package.json .tools/package.json
	npm install --prefix .tools --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel error
	@touch $@
