# make demo      serve the invented articles of fixtures/ on http://127.0.0.1:8000 (PORT= another)
# make test      the test suite
# make lint      style, types and the doors between rooms
# make quality   every accuracy figure, into docs/quality.md (MORGUE_SHARED names the measured data)
# make bench     speed beside stock Whoosh, SQLite FTS5 and tantivy, into docs/performance.md (N=, 20000 unless given)
# make bench-adding  how fast `morgue add` and `morgue rebuild` are (N=, 5000 unless given)
# make bench-stories what grouping by story costs (N=, 20000 unless given)
# make bench-places  what naming places costs, in time and memory (needs MORGUE_SHARED)
# make bench-related what related articles cost (N=, 100000 unless given; KEEP= keeps the archive)
# make bench-http    how fast `morgue serve` answers, under wrk (N=, 100000 unless given)
# make bench-bombs   what pages that are built to hurt cost the cleaner (SIZE=, 480000 characters unless given)
# make bench-marks   what the index costs by which copies are found (N=, 1000000 unless given)
# make fuzz      100,000 hostile queries: none may fail or take a second (QUERIES=, N=, SEED=, PROCESSES=, KEEP=)
# make pictures  the picture of the README, anew
# make lock      choose the newest versions of what Morgue depends on, and pin them by hash
# make clean     take away what was installed and the demo's archive
# make help      this list

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: help demo test lint quality bench bench-adding bench-stories bench-marks bench-places bench-related bench-http bench-bombs fuzz pictures lock clean

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(VENV)/run.done
	@$(BIN)/python -m fixtures.demo demo
	@$(BIN)/morgue --archive demo serve --bind 127.0.0.1:$(PORT)

test: $(VENV)/test.done
	@$(BIN)/python -m pytest -n auto $(PYTEST)

lint: $(VENV)/test.done
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

# Accuracy on ../shared/data, where that is; see docs/quality.md.
quality: $(VENV)/test.done
	@MORGUE_SHARED=$(abspath $(or $(MORGUE_SHARED),../shared)) $(BIN)/python -m benchmarks

bench: $(VENV)/bench.done
	@$(BIN)/python -m benchmarks.speed $(N) $(if $(KEEP),--keep $(KEEP))

bench-adding: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.speed_adding $(N)

bench-stories: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.speed_stories $(N) $(if $(KEEP),--keep $(KEEP))

bench-places: $(VENV)/run.done
	@MORGUE_SHARED=$(abspath $(or $(MORGUE_SHARED),../shared)) $(BIN)/python -m benchmarks.speed_places

bench-related: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.speed_related $(N) $(if $(KEEP),--keep $(KEEP))

bench-http: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.serving $(N) $(if $(KEEP),--keep $(KEEP))

bench-bombs: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.bombs $(if $(SIZE),--size $(SIZE))

bench-marks: $(VENV)/run.done
	@$(BIN)/python -m benchmarks.speed_marks $(N)

fuzz: $(VENV)/test.done
	@$(BIN)/python -m benchmarks.fuzzing $(if $(QUERIES),--queries $(QUERIES)) $(if $(N),--articles $(N)) \
	  $(if $(SEED),--seed $(SEED)) $(if $(PROCESSES),--processes $(PROCESSES)) $(if $(KEEP),--keep $(KEEP))

pictures: $(VENV)/test.done
	@$(BIN)/python -m docs.pictures

lock: $(VENV)/test.done
	@$(PIP) install uv
	@for set in build run test bench; do requirements/lock $(BIN)/uv $$set; done

clean:
	rm -rf $(VENV) demo build *.egg-info

# The environment: what runs Morgue, and beside it what tests it. Everything is pinned by hash; building
# from source (langdetect and Morgue itself) uses the pinned setuptools instead of fetching one.
$(VENV)/run.done: requirements/build.lock requirements/run.lock setup.cfg | $(BIN)/python
	@echo "Installing what Morgue needs into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/build.lock
	@$(PIP) install --require-hashes --no-build-isolation -r requirements/run.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/test.done: requirements/test.lock $(VENV)/run.done
	@echo "Installing what its tests need …"
	@$(PIP) install --require-hashes --no-build-isolation -r requirements/test.lock
	@touch $@

$(VENV)/bench.done: requirements/bench.lock $(VENV)/run.done
	@$(PIP) install --require-hashes --no-build-isolation -r requirements/bench.lock
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "Morgue runs on Python 3.11 to 3.13; name one with make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make environments: on Debian, apt install python3-venv brings what is missing." >&2; \
	  exit 1; }
	@$(PYTHON) -m venv $(VENV)
