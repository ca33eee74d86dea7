# Needs python3, python3-venv and make; nothing else is installed by hand. `make` alone lists the commands.
PYTHON ?= python3
SIZE ?= S
WORKERS ?= 2
APT := chromium libatomic1 fonts-dejavu-core
PY := .venv/bin/python
export UV_NO_CONFIG := 1
export UV_SYSTEM_CERTS := 1
# Some machines forbid byte code; every start of Python would then compile Django anew, seconds each time.
export PYTHONDONTWRITEBYTECODE :=

# uv when it can be had and can reach the package index, else pip: the same lock, the same hashes.
define install
	@test -x .venv/bin/pip || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo '!! Bellwether needs Python 3.11 or newer, for instance: make run PYTHON=python3.12'; exit 1; }
	@test -x .venv/bin/pip || $(PYTHON) -m venv .venv || { echo '!! This needs venv: apt-get install python3-venv'; exit 1; }
	@test -x .venv/bin/uv || .venv/bin/pip install -q --disable-pip-version-check uv==0.13.9 || echo 'No uv here; pip will do.'
	@echo 'Installing what $(1) lists.'
	@VIRTUAL_ENV=$(CURDIR)/.venv .venv/bin/uv pip install -q --compile-bytecode --require-hashes -r $(1) 2>.venv/uv.log \
	  || .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r $(1) \
	  || { cat .venv/uv.log; exit 1; }
	@touch $@
endef

.PHONY: help run db stop demo shell check test browser bench format lock
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run ## the whole service on this machine, with a demonstration authority; PORT=8001, SIZE=S|M|L
	@exec $(PY) -m dev.up --size $(SIZE)

db: .venv/.run ## only PostgreSQL and the broker, for working with manage.py
	@exec $(PY) -m dev.up --servers-only

stop: .venv/.run ## stop the service started in another terminal
	@exec $(PY) -m dev.up --stop

demo: .venv/.run ## empty the private database and load a demonstration authority, SIZE=S|M|L
	@exec $(PY) -m dev.command demo $(SIZE)

shell: .venv/.run ## a Python shell with the models loaded
	@exec $(PY) -m dev.command manage.py shell

bench: $(if $(filter XL,$(SIZE)),.venv/.bench,.venv/.dev) ## the performance table; PART="import save rush flags large figures letters casework packs moments frames"; SIZE=XL: docs/scaling.md
	@exec $(PY) -m $(if $(filter XL,$(SIZE)),dev.bench.xl,dev.bench) $(if $(PART),--only $(PART))

check: .venv/.dev ## lint, formats, types, import contracts, rule tests: the fast inner loop
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet
	$(PY) -m pytest -q tests/unit tests/meta -m "not django_db"

# A file stays with one worker (its module fixtures are dear), in the order collected: what needs tables comes first.
test: .venv/.dev browser ## everything CI runs, browser journeys included
	$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

browser:
	@{ command -v chromium && find /usr/lib /usr/lib64 -name 'libatomic.so.1*' 2>/dev/null | grep -q . ; } >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && apt-get update -qq && apt-get install -y -qq --no-install-recommends $(APT) >/dev/null; } \
	  || echo '!! NO CHROMIUM: browser tests will be SKIPPED (apt-get install $(APT))'

format: .venv/.dev ## put the code into its one format
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## write the requirement locks anew from pyproject.toml
	dev/lock.sh

.venv/.run: requirements/run.lock
	$(call install,$<)
.venv/.dev: requirements/dev.lock
	$(call install,$<)
	@touch .venv/.run
.venv/.bench: requirements/bench.lock
	$(call install,$<)
	@touch .venv/.run .venv/.dev
