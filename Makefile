# Two commands do everything on a fresh Debian 12 with Rust, Node and npm: `make demo` and `make test`.

TARGET := x86_64-unknown-linux-gnu
BINARY := target/$(TARGET)/debug/voxora
RELEASE := target/$(TARGET)/release/voxora
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
VENV := target/venv
export VOXORA_BIN := $(CURDIR)/$(BINARY)

.PHONY: help demo dev test lint unit install-test blackbox release types tools

help: ## Lists the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: tools ## Runs the demo: http://127.0.0.1:3002
	cargo build --locked
	$(BINARY) demo

dev: tools ## Runs a server on target/dev
	cargo run --locked -- serve --data-dir target/dev --log-level debug

test: lint unit install-test blackbox ## Runs every check

tools:
	@command -v cc >/dev/null || { apt-get update -q && apt-get install -qy --no-install-recommends gcc libc6-dev; }

lint: tools
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

unit: tools
	cargo test --locked

install-test:
	@command -v shellcheck >/dev/null || { apt-get update -q && apt-get install -qy --no-install-recommends shellcheck; }
	shellcheck install.sh tests/install.sh
	sh tests/install.sh

blackbox: tools $(VENV)/ready
	cargo build --locked
	cd tests/node && npm ci --no-audit --no-fund && node --test --test-concurrency=2
	$(VENV)/bin/python -m unittest discover -s tests/python -v

$(VENV)/ready: tests/python/requirements.txt
	python3 -m venv $(VENV) || { apt-get update -q && apt-get install -qy --no-install-recommends python3-venv && python3 -m venv $(VENV); }
	$(VENV)/bin/pip install -q -r tests/python/requirements.txt
	touch $@

release: tools ## Builds the static binary and its archive in dist/
	cargo build --locked --release
	! ldd $(RELEASE) | grep -q '=>'
	mkdir -p dist
	tar -czf dist/voxora-$(VERSION)-x86_64-linux.tar.gz -C $(CURDIR)/$(dir $(RELEASE)) voxora -C $(CURDIR) LICENSE README.md install.sh
	cd dist && sha256sum voxora-$(VERSION)-x86_64-linux.tar.gz > voxora-$(VERSION)-x86_64-linux.tar.gz.sha256
	ls -l $(RELEASE) dist

types: tools ## Writes the TypeScript types of the wire
	VOXORA_WRITE_TYPES=1 cargo test --locked --lib types
