# The only commands anyone needs. `make` prints them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
# Demo data lives here; PAVILION_VAR moves it.
DEMO_VAR := $(if $(PAVILION_VAR),$(PAVILION_VAR),$(CURDIR)/.demo)
RUN_VAR := $(if $(PAVILION_VAR),$(PAVILION_VAR),$(CURDIR)/var)
DEMO := PAVILION_DEMO=1 PAVILION_VAR=$(DEMO_VAR) PORT=$(PORT)
# CI tries a red test once more and names it (R): one slow moment of a shared machine is
# not a fault, twice is. By hand nothing is tried again.
PYTEST := $(BIN)/pytest -q $(if $(CI),--reruns 1 -rxXsR)
WORKERS ?= 2

.PHONY: help
help: ## This list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# --- Environment ------------------------------------------------------------------
.PHONY: setup
setup: $(VENV)/.run $(VENV)/.dev ## Virtual environment with every pinned dependency

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python."; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/base.txt | $(VENV)/bin/python
	@echo "Installing what the shop needs (about half a minute the first time)"
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes -r $<; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; fi
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what tests and checks need"
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes -r $<; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; fi
	@touch $@

.PHONY: browser
browser: ## Chromium and fonts for the journeys (as root; else says what is missing)
	@bash tests/journeys/browser_install.sh

.PHONY: papers
papers: ## Fonts and libraries for PDFs, where they can be installed; a shop runs without
	@bash tests/journeys/browser_install.sh papers || echo "Papers are then made as data only."

# --- Run --------------------------------------------------------------------------
.PHONY: demo
demo: $(VENV)/.run papers ## The Thailand pavilion at 127.0.0.1:8000, seeded (PORT=8010 moves it)
	@$(DEMO) $(BIN)/python manage.py demo

.PHONY: demo-reset
demo-reset: $(VENV)/.run ## The demo from the beginning: deletes the demo's data
	@$(DEMO) $(BIN)/python manage.py demo --reset

.PHONY: run
run: $(VENV)/.run papers ## The shop without demo data; makes the first operator
	@export $$($(BIN)/python -m pavilion_config.first_secrets $(RUN_VAR)/secrets | xargs); \
	PAVILION_VAR=$(RUN_VAR) PORT=$(PORT) $(BIN)/python manage.py run

.PHONY: backup
backup: $(VENV)/.run ## Database and local files of `make run` in one file: make backup FILE=shop.tar.gz
	@test -n "$(FILE)" || { echo "make backup FILE=path.tar.gz"; exit 1; }
	@export $$($(BIN)/python -m pavilion_config.first_secrets $(RUN_VAR)/secrets | xargs); \
	PAVILION_VAR=$(RUN_VAR) $(BIN)/python manage.py backup $(FILE)

.PHONY: restore
restore: $(VENV)/.run ## A backup put back in place (stop the shop first): make restore FILE=shop.tar.gz
	@test -n "$(FILE)" || { echo "make restore FILE=path.tar.gz [REPLACE=1]"; exit 1; }
	@export $$($(BIN)/python -m pavilion_config.first_secrets $(RUN_VAR)/secrets | xargs); \
	PAVILION_VAR=$(RUN_VAR) $(BIN)/python manage.py restore $(FILE) $(if $(REPLACE),--replace)

# --- Containers -------------------------------------------------------------------
PINS = SALEOR_VERSION=$$($(BIN)/python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["tool"]["pavilion"]["saleor_version"])') \
	PAVILION_VERSION=$$($(BIN)/python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
COMPOSE = $(PINS) docker compose --file deploy/compose.yaml
PROFILE ?= engine

.PHONY: compose-secrets
compose-secrets: $(VENV)/.run ## Secrets of a container deployment, made once, in deploy/secrets/
	@$(BIN)/python -m pavilion_config.deploy_secrets deploy/secrets

.PHONY: compose-engine
compose-engine: compose-secrets ## The pavilion and PostgreSQL in containers (OPERATOR_EMAIL names the first operator)
	@$(COMPOSE) --profile engine up --detach --build

.PHONY: compose-saleor
compose-saleor: compose-secrets ## The pavilion beside a Saleor of its own, in containers
	@$(COMPOSE) --profile saleor up --detach --build

.PHONY: compose-backup
compose-backup: ## As `make backup`, of a container deployment: FILE=shop.tar.gz [PROFILE=saleor]
	@test -n "$(FILE)" || { echo "make compose-backup FILE=path.tar.gz"; exit 1; }
	@web=$(if $(filter saleor,$(PROFILE)),saleor-web,web); name=$$(date -u +%Y%m%dT%H%M%SZ).tar.gz; \
	$(COMPOSE) --profile $(PROFILE) exec $$web python manage.py backup /var/lib/pavilion/$$name && \
	$(COMPOSE) --profile $(PROFILE) cp $$web:/var/lib/pavilion/$$name $(FILE) && \
	$(COMPOSE) --profile $(PROFILE) exec $$web rm /var/lib/pavilion/$$name
	@test "$(PROFILE)" != saleor || $(COMPOSE) --profile saleor exec -T database pg_dump --username pavilion --format custom saleor > $(FILE).saleor

.PHONY: compose-restore
compose-restore: ## As `make restore`, of a container deployment: FILE=shop.tar.gz [PROFILE=saleor]
	@test -n "$(FILE)" || { echo "make compose-restore FILE=path.tar.gz"; exit 1; }
	@web=$(if $(filter saleor,$(PROFILE)),saleor-web,web); worker=$(if $(filter saleor,$(PROFILE)),saleor-worker,worker); \
	$(COMPOSE) --profile $(PROFILE) stop $$web $$worker && \
	$(COMPOSE) --profile $(PROFILE) run --rm --no-deps --volume $(abspath $(FILE)):/backup.tar.gz:ro $$worker python manage.py restore /backup.tar.gz --replace && \
	if [ "$(PROFILE)" = saleor ]; then $(COMPOSE) --profile saleor exec -T database pg_restore --username pavilion --clean --if-exists --exit-on-error --single-transaction --dbname saleor < $(FILE).saleor; fi && \
	$(COMPOSE) --profile $(PROFILE) start $$worker $$web

# --- Check and test ---------------------------------------------------------------
.PHONY: fix
fix: $(VENV)/.dev ## Format and fix what can be fixed
	@$(BIN)/ruff check --fix --quiet .; $(BIN)/ruff format --quiet .

.PHONY: check
check: $(VENV)/.dev ## Lint, types, imports, templates, migrations, words
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo >/tmp/pavilion-imports.$$$$ || { cat /tmp/pavilion-imports.$$$$; exit 1; }
	@PAVILION_DEMO=1 $(BIN)/mypy . | tail -20; test $${PIPESTATUS[0]} = 0
	@$(BIN)/djlint --quiet --lint storefront/templates
	@PAVILION_DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@PAVILION_DEMO=1 $(BIN)/python manage.py contract_schema --check
	@PAVILION_DEMO=1 $(BIN)/python manage.py contract_docs --check
	@PAVILION_DEMO=1 $(BIN)/python manage.py openapi --check
	@PAVILION_DEMO=1 $(BIN)/python manage.py pavilion check
	@PAVILION_DEMO=1 $(BIN)/python manage.py messages check
	@PAVILION_DEMO=1 $(BIN)/python manage.py rules check >/dev/null
	@PAVILION_DEMO=1 $(BIN)/python manage.py rules table --check

.PHONY: quick
quick: $(VENV)/.dev browser ## The fast tests, under a minute
	@$(PYTEST) -n $(WORKERS) -m "not journey and not bench and not remote and not slow"

.PHONY: test
test: $(VENV)/.dev browser check ## Everything: checks, tests on SQLite, tests on PostgreSQL
	@echo "Tests on SQLite" && $(PYTEST) -n $(WORKERS) -m "not journey and not bench and not remote"
	@echo "Tests on PostgreSQL" && $(BIN)/python -m tests.with_postgres $(PYTEST) -n $(WORKERS) -m "both_databases"
	@echo "Engine on SQLite against engine on PostgreSQL" && $(BIN)/python -m tests.with_postgres $(BIN)/python -m tests.contract.diff.both
	@$(MAKE) --no-print-directory journeys

.PHONY: journeys
journeys: $(VENV)/.dev browser ## Whole stories in Chromium; pictures in tests/journeys/output
	@echo "Journeys in Chromium" && $(PYTEST) -n $(WORKERS) -m journey tests/journeys

.PHONY: screens
screens: $(VENV)/.dev browser ## Twenty key pages in four languages as pictures in docs/screens (4 minutes)
	@$(BIN)/python -m tests.journeys.screens

.PHONY: journeys-remote
journeys-remote: $(VENV)/.dev browser ## The same stories on a real Saleor: SALEOR_API_URL=… SALEOR_STAFF=EMAIL:PASSWORD
	@test -n "$(SALEOR_API_URL)" -a -n "$(SALEOR_STAFF)" || { echo "make journeys-remote SALEOR_API_URL=http://…/graphql/ SALEOR_STAFF=EMAIL:PASSWORD [SALEOR_MEDIA_ORIGIN=http://…]"; exit 1; }
	@env -u SALEOR_API_URL -u SALEOR_APP_TOKEN REMOTE_URL="$(SALEOR_API_URL)" REMOTE_STAFF="$(SALEOR_STAFF)" SALEOR_MEDIA_ORIGIN="$(SALEOR_MEDIA_ORIGIN)" \
		$(PYTEST) -m journey tests/journeys

.PHONY: bench
bench: $(VENV)/.dev browser ## Times, queries and growth of the pages on both databases (4 minutes)
	@$(BIN)/python -W ignore -m tests.benchmarks.run
	@$(BIN)/python -W ignore -m tests.benchmarks.bases
	@$(BIN)/python -W ignore -m tests.benchmarks.search
	@$(BIN)/python -W ignore -m tests.benchmarks.upload
	@$(BIN)/python -W ignore -m tests.benchmarks.landed
	@$(BIN)/python -m tests.benchmarks.lighthouse

.PHONY: bench-saleor
bench-saleor: $(VENV)/.dev ## Throughput of the engine beside a running Saleor: SALEOR_API_URL=… SALEOR_APP_TOKEN=…
	@test -n "$(SALEOR_API_URL)" -a -n "$(SALEOR_APP_TOKEN)" || { echo "make bench-saleor SALEOR_API_URL=http://…/graphql/ SALEOR_APP_TOKEN=…"; exit 1; }
	@$(BIN)/python -m tests.benchmarks.beside_saleor.run

.PHONY: bench-saleor-pages
bench-saleor-pages: $(VENV)/.dev ## Our pages on a Saleor that is applied and seeded, cold and warm (environment: docs/scaling.md)
	@test -n "$(SALEOR_API_URL)" || { echo "make bench-saleor-pages SALEOR_API_URL=http://…/graphql/ (and PAVILION_VAR or DATABASE_URL of the shop on it)"; exit 1; }
	@PAVILION_DEMO=1 PAGE_CACHE_SECONDS=0 DJANGO_SETTINGS_MODULE=pavilion_config.settings $(BIN)/python -W ignore -m tests.benchmarks.beside_saleor.pages_child

.PHONY: payment-orders
payment-orders: $(VENV)/.dev ## All 2,520 orders in which four events of a payment may arrive twice (some minutes)
	@PLAY_ALL=1 $(PYTEST) -n 0 tests/storefront/payments/test_stripe.py -k every_order_of_arrival

.PHONY: torture
torture: $(VENV)/.dev ## 10,050 messages of 67 bases out of order, twice, killed 60 times, on both databases (SEED=4; some minutes)
	@export FEED_TORTURE_LENGTH=150 FEED_TORTURE_KILLS=60 FEED_TORTURE_SEED=$(or $(SEED),4); \
	echo "On SQLite" && $(PYTEST) -n 0 tests/storefront/bases/test_feed_torture.py && \
	echo "On PostgreSQL" && $(BIN)/python -m tests.with_postgres $(PYTEST) -n 0 tests/storefront/bases/test_feed_torture.py

.PHONY: kills
kills: $(VENV)/.dev ## kill −9 of each part in the middle of a checkout (engine; on a Saleor: CONTRIBUTING.md) [TRIALS=2 PARTS=web,worker OVERSELL=1]
	@env -u SALEOR_API_URL -u SALEOR_APP_TOKEN REMOTE_URL="$(SALEOR_API_URL)" REMOTE_STAFF="$(SALEOR_STAFF)" \
		$(BIN)/python -W ignore -m tests.kills.run $(if $(TRIALS),--trials $(TRIALS)) $(if $(PARTS),--parts $(PARTS)) $(if $(OVERSELL),--oversell)

.PHONY: contract-remote
contract-remote: $(VENV)/.dev ## The contract against a real Saleor (CONTRIBUTING.md says how)
	@test -n "$(SALEOR_API_URL)" -a -n "$(SALEOR_APP_TOKEN)" || { echo "make contract-remote SALEOR_API_URL=http://…/graphql/ SALEOR_APP_TOKEN=…"; exit 1; }
	@env -u SALEOR_API_URL -u SALEOR_APP_TOKEN REMOTE_URL="$(SALEOR_API_URL)" REMOTE_TOKEN="$(SALEOR_APP_TOKEN)" \
		$(PYTEST) -m remote tests/contract/test_remote.py

.PHONY: contract-diff
contract-diff: $(VENV)/.dev ## Two servers of the contract, the same operations: make contract-diff A=url B=url (A_TOKEN, B_TOKEN)
	@test -n "$(A)" -a -n "$(B)" || { echo "make contract-diff A=http://…/graphql/ B=http://…/graphql/, with A_TOKEN and B_TOKEN (or A_STAFF and B_STAFF as EMAIL:PASSWORD)"; exit 1; }
	@$(BIN)/python -m tests.contract.diff.run "$(A)" "$(B)" $(if $(EXAMPLES),--examples $(EXAMPLES))

# --- Generated files --------------------------------------------------------------
.PHONY: results
results: $(VENV)/.dev ## Typed results of the operation documents
	@PAVILION_DEMO=1 $(BIN)/python manage.py contract_results

.PHONY: schema
schema: $(VENV)/.dev ## The engine's schema, from the documents and Saleor's published one
	@PAVILION_DEMO=1 $(BIN)/python manage.py contract_schema

.PHONY: docs
docs: $(VENV)/.dev ## docs/contract.md and docs/openapi.json
	@PAVILION_DEMO=1 $(BIN)/python manage.py contract_docs
	@PAVILION_DEMO=1 $(BIN)/python manage.py openapi

.PHONY: messages
messages: $(VENV)/.dev ## Collect and compile the words of the pages
	@PAVILION_DEMO=1 $(BIN)/python manage.py messages update && PAVILION_DEMO=1 $(BIN)/python manage.py messages compile
