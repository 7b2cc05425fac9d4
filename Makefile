# Each target sets up what it needs. `make demo` and `make test` need Rust (rustup reads rust-toolchain.toml), nothing else;
# what needs a node needs Go and Node.js too.

CASES ?= 64
ARGS ?=

.PHONY: help demo test fuzz schema check-schema fmt coverage mutants wasm localnet localnet-down web e2e faults bench bench-risk \
  bench-matching bench-feed boundaries study study-quick test-wire
VALIDATORS ?= 1
MINUTES ?= 60
CRATE ?= status
SHARD ?= 0/8

help:
	@echo "make demo      run the story of two counties in process (ARGS='--people 200 --days 5 --seed 7')"
	@echo "make test      formatting, lints, all tests, schema drift (CASES=1000 for longer property tests)"
	@echo "make fuzz      anything to every contract and reader, for an hour (MINUTES=5)"
	@echo "make e2e       everything that needs a real node: contracts, deployment, tests, gas (needs Go and Node.js)"
	@echo "make localnet  start a wasmd node on this machine (VALIDATORS=4 for four); make localnet-down ends it"
	@echo "make web       the app in a browser on this machine, with a node, a relay and a desk (needs Go and Node.js)"
	@echo "make faults    kill nodes and cut gas, with one and with four validators"
	@echo "make bench     check-ins a second on one node, beside bank sends"
	@echo "make bench-risk  fits and scores a second, beside statsmodels (needs Python 3)"
	@echo "make bench-matching  how fast a phone matches what others have disclosed"
	@echo "make bench-feed  how many bytes a phone downloads a day, and how fast it checks them"
	@echo "make study     the paper's study, into docs/study: three hours (STEPS='nodes sweep'); make study-quick tries it in ten minutes"
	@echo "make boundaries  cover the cantons of Switzerland with cells, from a map that is fetched (needs Node.js)"
	@echo "make test-wire  the network within this machine that the study's delays are measured across (Linux; most of it as root)"
	@echo "make wasm      build artifacts/*.wasm for a chain and check them (needs Node.js)"
	@echo "make schema    write schema/<contract>.json"
	@echo "make fmt       format the code"
	@echo "make coverage  line coverage of contracts, region, status and api (needs cargo-llvm-cov and LLVM's tools)"
	@echo "make mutants   changes that no test notices, a shard of a crate (CRATE=status SHARD=0/8; needs cargo-mutants)"

demo:
	cargo run --locked -p wayclear-cli -- demo $(ARGS)

test:
	cargo fmt --all --check
	@mkdir -p target && rustc --edition 2021 -o target/check-architecture scripts/check-architecture/main.rs && target/check-architecture
	cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
	PROPTEST_CASES=$(CASES) cargo test --locked --workspace
	$(MAKE) --no-print-directory check-schema
	scripts/test-scripts

fuzz:
	scripts/fuzz $(MINUTES)

schema:
	cargo run --quiet --locked -p wayclear-api --bin schema

check-schema:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	cargo run --quiet --locked -p wayclear-api --bin schema -- "$$folder" && \
	{ diff -r schema "$$folder" || { echo "schema/ does not match the messages: commit what 'make schema' writes"; exit 1; }; }

fmt:
	cargo fmt --all

coverage:
	scripts/coverage

mutants:
	scripts/mutants $(CRATE) $(SHARD)

localnet:
	scripts/localnet/localnet up $(VALIDATORS)

localnet-down:
	scripts/localnet/localnet down

web:
	scripts/web

e2e:
	scripts/e2e

faults:
	scripts/e2e faults

bench:
	scripts/e2e bench

bench-risk:
	scripts/bench-risk

bench-matching:
	cargo bench --quiet --locked --profile tools -p wayclear-identity --bench matching

bench-feed:
	cargo bench --quiet --locked --profile tools -p wayclear-client --bench feed

study:
	scripts/study $(STEPS)

study-quick:
	scripts/study quick
# Its own workspace, for Linux only: `make test` does without it.
test-wire:
	cd tools/wire && cargo fmt --check && cargo clippy --locked --all-targets -- -D warnings && cargo test --locked

boundaries:
	scripts/cover-switzerland

wasm:
	scripts/build-wasm
