# Laureate. `make up` runs the site with a demo contest in it, `make test` runs all tests.
# Both bring whatever they need, into .venv and var/ (and by apt, where that is allowed).

PYTEST = .venv/bin/python -m pytest --dist worksteal --maxprocesses 4 --numprocesses
UV = UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=$(if $(wildcard /etc/ssl/certs/*),1,0) VIRTUAL_ENV=.venv .venv/bin/uv
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard contest/locale/*/LC_MESSAGES/*.po))

unexport PYTHONDONTWRITEBYTECODE  # tests start hundreds of processes, which need not compile every module each

.PHONY: help up dev test test-engines test-fast mutate lint docs guide-pictures messages lock clean
.DEFAULT_GOAL := help

help:
	@echo "make up         the site with its demo, until Ctrl-C   (DEMO=0: empty; WEB_BIND=127.0.0.1:8080 TRANSFER_BIND=127.0.0.1:8081: elsewhere)"
	@echo "make dev        the same, with what you save taken up at once and Django's page of an error"
	@echo "make test       everything once: what touches the database on PostgreSQL, browser and films on SQLite"
	@echo "make test-engines  the walks in Firefox and WebKit; what is missing is named and left out"
	@echo "make test-fast  what is quick and needs no film and no browser, on SQLite"
	@echo "make mutate     do the tests notice changes in the arithmetic and the rules?"
	@echo "make lint       style, types, import order, dead code, templates"
	@echo "make docs       the documents as a site of their own, in var/docs; a broken link stops it"
	@echo "make guide-pictures  take the pictures of the organisers' guide again"
	@echo "make messages   collect new texts for the translators, and compile the catalogues"
	@echo "make lock       choose versions again"
	@echo "make clean      remove .venv; the site's own data in var/ stays"

up: .venv/run-time $(CATALOGUES)
	@deploy/bootstrap.sh film-tools
	@DEMO=$${DEMO-1} exec .venv/bin/python manage.py up

dev: .venv/test-time $(CATALOGUES)
	@deploy/bootstrap.sh film-tools
	@DEBUG=1 DEMO=$${DEMO-1} exec .venv/bin/python manage.py up --reload

test: .venv/test-time $(CATALOGUES)
	@deploy/bootstrap.sh film-tools gettext openssl browser nginx
	TEST_DATABASE=postgresql $(PYTEST) 3 -m "db and not e2e and not engines and not sqlite and (server or not film)"
	$(PYTEST) 4 -m "not engines and not server and (e2e or film or sqlite or not db)"

test-engines: .venv/test-time $(CATALOGUES)
	@deploy/bootstrap.sh film-tools
	@deploy/bootstrap.sh engines || true
	.venv/bin/python -m pytest -rs --numprocesses 2 --dist loadfile tests/engines

test-fast: .venv/test-time $(CATALOGUES)
	@deploy/bootstrap.sh gettext openssl
	$(PYTEST) auto -m "not slow and not e2e and not film and not engines"

mutate: .venv/mutate-time $(CATALOGUES)
	@deploy/bootstrap.sh gettext
	.venv/bin/python -m tests.mutation

lint: .venv/test-time
	@deploy/bootstrap.sh gettext
	.venv/bin/python -m pytest tests/architecture

docs: .venv/test-time $(CATALOGUES)
	.venv/bin/python manage.py document_guides
	.venv/bin/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky docs var/docs

guide-pictures: .venv/test-time $(CATALOGUES)
	@deploy/bootstrap.sh browser
	GUIDE_PICTURES=1 .venv/bin/python -m pytest -q -n 0 tests/contest/new_editions/test_new_editions_in_browser.py

messages: .venv/run-time
	@deploy/bootstrap.sh gettext
	.venv/bin/python manage.py messages

lock: .venv/bin/uv
	$(UV) pip compile --no-header --universal --generate-hashes pyproject.toml --output-file requirements.lock
	$(UV) pip compile --no-header --universal --generate-hashes pyproject.toml --group test \
		--constraint requirements.lock --output-file requirements-test.lock
	$(UV) pip compile --no-header --universal --generate-hashes pyproject.toml --group test --group mutate \
		--constraint requirements-test.lock --output-file deploy/mutate.lock

clean:
	rm -rf .venv

# requirements-test.lock holds everything of requirements.lock, so that one environment serves both
.venv/run-time: requirements.lock | .venv/bin/uv
	$(UV) pip sync --require-hashes $(if $(wildcard .venv/test-time),requirements-test.lock,requirements.lock)
	@touch $@

.venv/test-time: requirements.lock requirements-test.lock | .venv/bin/uv
	$(UV) pip sync --require-hashes requirements-test.lock
	@touch .venv/run-time $@

.venv/mutate-time: deploy/mutate.lock .venv/test-time | .venv/bin/uv
	$(UV) pip sync --require-hashes $<
	@touch .venv/run-time .venv/test-time $@

.venv/bin/uv: deploy/uv.lock
	@deploy/bootstrap.sh virtual-environment
	@touch $@

%.mo: %.po | .venv/run-time
	.venv/bin/python -m contest.management.catalogues $<
