# The only entry to everything here. Variables are given behind the target:
#   make up PORT=8100 STATE=.state/second     a second stack beside the first
#   make bench IMPL=htmx,ssr ITERATIONS=20    ids or labels, separated by commas
#   make bench IMPL=djust WITH="djust==1.1.6"  a release beside the one in the lock
#   make bench VARIANTS=all                   variants of implementations beside them
#   make up VARIANT=liveview/uvicorn          a stack that serves this variant, on any free ports
#   make bench WAIT=1                         after whoever measures the same stack now
#   make bench ARGS="--any --other option"    whatever has no variable of its own
# What is taken from the environment beyond that, and nothing else is: CONTRIBUTING.md; for containers
# the head of compose.yaml.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# An interpreter reads these before any code of ours, which takes the others away.
unexport $(filter PYTHON% DJANGO_%,$(.VARIABLES))

PYTHON ?= python3
# Containers where an engine with Compose answers, processes elsewhere, for the tests, and for
# versions and variants, which no image holds.
engine = $(shell docker compose version >/dev/null 2>&1 && docker info >/dev/null 2>&1 && echo docker)
needs_local = $(filter test test-processes test-variants lint,$(MAKECMDGOALS))$(WITH)$(VARIANTS)$(VARIANT)
STACK ?= $(if $(needs_local),local,$(or $(engine),local))
VENVS := .state/venvs
include $(STACK)/stack.mk

comma := ,
space := $() $()
# A stack that serves a variant is one of its own, so that none that runs becomes another.
ifneq ($(VARIANT),)
STATE ?= .state/variant-$(subst $(comma),-,$(subst /,-,$(VARIANT)))
PORT ?= 0
export STATE PORT VARIANT
endif
# $(call option,NAME,--name): the option when the variable is set.
option = $(if $($(1)),$(2) "$($(1))")
only = $(if $(IMPL),--only "$(subst $(comma)," --only ",$(IMPL))")
names = $(if $(IMPL),"$(subst $(comma)," ",$(IMPL))")
with = $(if $(WITH),--with "$(subst $(space)," --with ",$(strip $(subst $(comma),$(space),$(WITH))))")
variants = $(if $(VARIANTS),--variant "$(subst $(comma)," --variant ",$(VARIANTS))")
# WAIT=1: wait for whoever measures the stack.
wait = $(if $(WAIT),--wait)
sizes = $(only) $(call option,ITERATIONS,--iterations) $(call option,WARMUP,--warmup) \
	$(call option,ROWS,--rows) $(call option,SEED,--seed)

.PHONY: setup
setup: ## Install what is missing
	@$(PYTHON) .ci/setup.py

.PHONY: up
up: $(STACK_SETUP) ## Start the stack, or IMPL=htmx alone, and wait until it serves
	@$(STACK_COMMAND) up $(names)

.PHONY: down
down: ## Stop the stack
	@[ ! -e $(firstword $(STACK_COMMAND)) ] || $(STACK_COMMAND) down

.PHONY: ps
ps: $(STACK_SETUP) ## Show what runs
	@$(STACK_COMMAND) ps

.PHONY: logs
logs: $(STACK_SETUP) ## Show the logs: IMPL=htmx LINES=100 FOLLOW=1
	@$(STACK_COMMAND) logs $(names) $(call option,LINES,--lines) $(if $(FOLLOW),--follow)

.PHONY: start stop restart
start stop: $(STACK_SETUP)
	@$(STACK_COMMAND) $@ $(names)
restart: $(STACK_SETUP) ## Restart the stack, or IMPL=htmx; start and stop take IMPL too
	@$(STACK_COMMAND) $@ $(names)

.PHONY: bench
bench: $(STACK_SETUP) ## Measure, plot, report into results/; WITH=djust==1.2.4 or VARIANTS=all adds more
	@$(BENCH) run $(sizes) $(call option,LAUNCHES,--launches) $(with) $(variants) $(ARGS)

.PHONY: load
load: $(STACK_SETUP) ## Many users at once: IMPL=djust USERS=500 DURATION=60, or STEPS=5,...
	@$(LOAD) $(only) $(call option,USERS,--users) $(call option,DURATION,--duration) \
		$(call option,STEPS,--steps) $(call option,ROWS,--rows) $(ARGS)

.PHONY: report
report: setup ## Make the charts and the report of the last run
	@$(VENVS)/bench/bin/alerts-bench report $(ARGS)

.PHONY: compare
compare: setup ## Compare two results: A=old.json B=new.json
	@$(VENVS)/bench/bin/alerts-bench compare "$(A)" "$(B)" $(ARGS)

.PHONY: comment
comment: setup ## Print what the last run says of two versions, for a pull request
	@$(VENVS)/bench/bin/alerts-bench comment $(ARGS)

.PHONY: claims
claims: setup ## Measure what the frameworks claim; writes docs/claims.md; ONLY=djust-render
	@$(VENVS)/bench/bin/alerts-bench claims $(if $(ONLY),--only "$(subst $(comma)," --only ",$(ONLY))") $(ARGS)

.PHONY: calibrate selftest crosscheck
calibrate: $(STACK_SETUP) ## Check that known delays are measured correctly
	@$(BENCH) $@ $(sizes) $(ARGS)
selftest: $(STACK_SETUP) ## Check for false positives (A/A)
	@$(BENCH) $@ $(sizes) $(ARGS)
crosscheck: $(STACK_SETUP) ## Check against a second, independent clock
	@$(BENCH) $@ $(only) $(call option,ITERATIONS,--iterations) $(call option,LAUNCHES,--launches) \
		$(call option,ROWS,--rows) $(call option,SEED,--seed) $(ARGS)

.PHONY: evidence
evidence: setup ## Compute what the method rests on from stored samples; writes docs/evidence.md
	@$(VENVS)/bench/bin/alerts-bench evidence $(ARGS)

.PHONY: repeat
repeat: $(STACK_SETUP) ## Measure N=5 times in a row: how well do runs agree?
	@$(BENCH) $@ $(call option,N,--runs) $(only) $(call option,ITERATIONS,--iterations) \
		$(call option,LAUNCHES,--launches) $(ARGS)

.PHONY: test
test: setup ## Run all tests; ARGS="impl_ssr acceptance" runs these parts
	@STACK_COMMAND="$(STACK_COMMAND)" TEST_STACKS=$(TEST_STACKS) $(VENVS)/bench/bin/python .ci/test.py $(ARGS)

.PHONY: test-variants
test-variants: setup ## Run the whole browser suite over all variants
	@STACK_COMMAND="$(STACK_COMMAND)" TEST_STACKS=$(TEST_STACKS) $(VENVS)/bench/bin/python .ci/test.py --variants

.PHONY: acceptance
acceptance: IMPL ?= $(VARIANT)
acceptance: setup ## Run the browser suite alone: IMPL=htmx or VARIANT=liveview/uvicorn
	@STACK_COMMAND="$(STACK_COMMAND)" $(STACK_COMMAND) run -- \
		$(VENVS)/bench/bin/python -m pytest bench/acceptance $(only) $(ARGS)

.PHONY: test-processes
test-processes: setup ## Test all with several server processes on PostgreSQL; updates docs/
	@STACK_COMMAND="$(STACK_COMMAND)" $(VENVS)/bench/bin/python -m pytest bench/processes \
		--outcomes docs/processes.json $(only) $(ARGS)
	@$(VENVS)/bench/bin/alerts-bench tables

.PHONY: lint
lint: setup ## Check format, types, templates, shell scripts and the gateway's configuration
	@$(VENVS)/bench/bin/python .ci/lint.py

.PHONY: format
format: setup ## Format the code
	@.state/tools/bin/ruff check --quiet --fix . && .state/tools/bin/ruff format .

.PHONY: lock
lock: ## Make all locks again; ARGS=--upgrade for the newest versions
	@$(PYTHON) .ci/setup.py --tools && $(PYTHON) .ci/lock.py $(ARGS)

.PHONY: tables
tables: setup ## Write from the manifests: the README's tables, docs/patterns.md, docker/*.yaml
	@$(VENVS)/bench/bin/python docker/generated.py
	@$(VENVS)/bench/bin/alerts-bench tables $(ARGS)

.PHONY: publish
publish: setup ## Make the last run the published one, in docs/results/ and the README
	@$(VENVS)/bench/bin/alerts-bench publish $(ARGS)

.PHONY: new
new: ## Begin an implementation: IMPL=name
	@$(PYTHON) .ci/setup.py bench shared_alerts
	@$(VENVS)/bench/bin/alerts-bench new "$(IMPL)" $(ARGS)
	@$(VENVS)/bench/bin/python docker/generated.py

# Nothing is removed from under a measurement, which refuses `down` with exit code 75.
.PHONY: clean
clean: ## Stop the stacks of this folder and remove everything generated except results/
	@find .state -name stack.json 2>/dev/null | while read -r file; do \
		STATE="$$(dirname "$$file")" $(VENVS)/bench/bin/python -m local down </dev/null; \
		[ $$? -ne 75 ] || exit 1; \
	done
	@rm -rf .state impl_*/.state
	@find . -name .git -prune -o \( -name __pycache__ -o -name '.*_cache' -o -name '*.egg-info' \) \
		-exec rm -rf {} +

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' Makefile | while read -r target text; do \
		printf '  %-14s %s\n' "$$target" "$$text"; \
	done
