# The service and everything around it, with Python 3.11 or newer and make alone.
.DELETE_ON_ERROR:
.PHONY: serve test check load openapi examples train bench scores fuzz chaos flood soak audit clean

PYTHON ?= python3
# PyTorch's index of builds without CUDA; asked only where it can be reached, and never needed where pip finds one itself.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
BIN := .venv/bin
RUN := $(BIN)/python -m

serve: .venv/.serve
	@exec $(RUN) service

test: .venv/.test
	$(RUN) pytest

check: .venv/.check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(RUN) pytest

load: .venv/.load
	$(RUN) loadtests.run

openapi: .venv/.serve
	$(RUN) service openapi > openapi/openapi.json

# The answers that the README and the OpenAPI document show, anew.
examples: .venv/.test
	$(RUN) tests.readme
	$(RUN) service openapi > openapi/openapi.json

# make train CORPUS=folder: the word vectors and the weights anew, without texts under a licence for non-commercial use.
train: .venv/.train
	$(RUN) training.train_vectors --without-noncommercial --corpus $(CORPUS) --out build/training/vectors.vec.xz
	$(RUN) training.train_names --without-noncommercial --corpus $(CORPUS) --vectors build/training/vectors.vec.xz --out service/models

# Speed and memory beside other services, into the README's table.
bench: .venv/.bench
	$(RUN) benchmarks --write README.md $(BENCH)

# make scores GOLD=folder SCORE=score.py: scores on annotated articles, into the README's table.
scores: .venv/.serve
	$(RUN) benchmarks.scores $(GOLD) --score $(SCORE) --write README.md

fuzz: .venv/.test
	FUZZ_EXAMPLES=1000 COST_CHARS=200000 $(RUN) pytest tests/fuzz tests/test_cost.py

chaos: .venv/.load .venv/.test
	CHAOS_SECONDS=60 $(RUN) pytest tests/chaos

# Ten times what the service can do, for FLOOD_SECONDS (60).
flood: .venv/.load
	$(RUN) loadtests.flood

# Ordinary work for SOAK_MINUTES (15): does anything grow?
soak: .venv/.load
	$(RUN) loadtests.soak

# The pinned versions against PyPI's list of known faults, where it can be reached.
audit: .venv/.audit
	$(RUN) pip_audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf .venv build *.egg-info

# Installed once for each set of extras, and again when the pins change.
.venv/.%: pyproject.toml constraints.txt | .venv/bin/python
	@extra=$(if $(filter serve,$*),,[$*]); \
	index=$$($(BIN)/python -c "import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=3); print('--extra-index-url', sys.argv[1])" $(TORCH_INDEX) 2>/dev/null); \
	echo "Installing khabar$$extra into .venv $$index"; \
	$(RUN) pip install --quiet --disable-pip-version-check --constraint constraints.txt $$index --editable ".$$extra"
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; name one by make PYTHON=...')"
	$(PYTHON) -m venv .venv
