# The few things one does here. Each gets what it needs by `scripts/setup`, which says what it does and does nothing twice.

TARGETS := $(MAKEFILE_LIST)

.PHONY: help serve test bench dist lint fmt clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(TARGETS) | expand -t 20

serve: ## Build the page and serve it here, anew at each change
	@scripts/setup wasm
	@scripts/serve

test: ## Check everything: format, lints, tests, wasm in a browser, the built page
	@scripts/setup all
	@scripts/test

bench: ## Measure: bytes of a first load, time to start, time from a file to its model, small and large
	@scripts/setup bench peers
	@scripts/bench

dist: ## Build the page into dist/, for any path of any file server, and say how large it is
	@scripts/setup wasm
	@scripts/test dist

lint: ## Check format and lints only
	@scripts/setup wasm
	@scripts/test format lint

fmt: ## Format the sources
	@scripts/setup native
	@scripts/run cargo fmt

clean: ## Delete what was built (not the tools)
	rm -rf target dist tests/e2e/results
