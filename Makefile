# Two commands do everything on a fresh Debian 12 with Rust, Node and npm: `make demo` and `make test`.

TARGET := x86_64-unknown-linux-gnu
BINARY := target/$(TARGET)/debug/voxora
RELEASE := target/$(TARGET)/release/voxora
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
ARCHIVE := voxora-$(VERSION)-x86_64-linux.tar.gz
VENV := target/venv
DENY_VERSION := 0.20.2
DENY := target/tools-$(DENY_VERSION)/bin/cargo-deny
INSTALL := apt-get update -q && apt-get install -qy --no-install-recommends
export VOXORA_BIN := $(CURDIR)/$(BINARY)

.PHONY: help demo dev test assets lint unit docs deny audit install-test blackbox e2e bench bench-cluster bench-big images release types tools

help: ## Lists the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: tools ## Runs the demo: http://127.0.0.1:3002
	cargo build --locked
	$(BINARY) demo

dev: tools ## Runs a server on target/dev
	cargo run --locked -- serve --data-dir target/dev --log-level debug

test: ## Runs every check
	@sh tests/run.sh assets lint unit docs deny install-test blackbox e2e

tools:
	@command -v cc >/dev/null || { $(INSTALL) gcc libc6-dev; }

assets: ## The widget and the app: types, unit tests, sizes
	cd assets && npm ci --no-audit --no-fund && npm run check && npm test && npm run build

lint: tools ## Format, clippy, documentation comments
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

unit: tools ## The tests in Rust
	cargo test --locked

docs: tools ## Holds the documentation to the repository
	cargo build --locked
	sh tests/docs.sh

deny: $(DENY) ## Licences, sources and bans of dependencies
	$(DENY) check licenses bans sources

audit: $(DENY) ## Known faults of dependencies; fetches the advisory database
	$(DENY) check advisories

$(DENY): | tools
	cargo install cargo-deny --version $(DENY_VERSION) --locked --root $(dir $(@D)) --target-dir target/tools-build

install-test: ## Installs into a scratch root
	@command -v shellcheck >/dev/null || { $(INSTALL) shellcheck; }
	shellcheck install.sh tests/install.sh tests/run.sh tests/docs.sh
	sh tests/install.sh

blackbox: tools $(VENV)/ready ## The built binary, by the official clients
	@for program in nginx haproxy caddy redis-server openssl; do PATH="$$PATH:/usr/sbin" command -v $$program >/dev/null || { $(INSTALL) $$program; } || exit; done
	cargo build --locked
	cd tests/node && npm ci --no-audit --no-fund && node --test --test-concurrency=2
	$(VENV)/bin/python -m unittest discover -s tests/python -v

e2e: tools ## The widget and the app in a browser; pictures in target/screenshots
	@command -v chromium >/dev/null || { $(INSTALL) chromium fonts-noto-core; }
	@command -v redis-server >/dev/null || { $(INSTALL) redis-server; }
	cargo build --locked
	cd tests/node && npm ci --no-audit --no-fund
	cd assets && npm ci --no-audit --no-fund && npm run e2e

images: tools ## Takes the README's pictures anew, from the demo
	@command -v chromium >/dev/null || { $(INSTALL) chromium fonts-noto-core; }
	cargo build --locked
	cd assets && npm ci --no-audit --no-fund
	node docs/images/make.mjs

$(VENV)/ready: tests/python/requirements.txt
	python3 -m venv $(VENV) || { $(INSTALL) python3-venv && python3 -m venv $(VENV); }
	$(VENV)/bin/pip install -q -r tests/python/requirements.txt
	touch $@

bench: tools ## Voxora beside Node's socket.io, one node and two, and what the widget costs a page; about fifteen minutes
	@[ -d /usr/lib/postgresql ] || { $(INSTALL) postgresql; }
	@command -v chromium >/dev/null || { $(INSTALL) chromium fonts-noto-core; }
	@command -v redis-server >/dev/null || { $(INSTALL) redis-server; }
	node bench/run.mjs
	node bench/cluster.mjs
	cd assets && npm ci --no-audit --no-fund
	node bench/page.mjs

bench-cluster: tools ## Two nodes joined by a Redis, beside Node's socket.io with its Redis adapter
	@command -v redis-server >/dev/null || { $(INSTALL) redis-server; }
	node bench/cluster.mjs

bench-big: tools ## How a server with a million messages answers, and its inbox scrolls
	@command -v chromium >/dev/null || { $(INSTALL) chromium fonts-noto-core; }
	cd assets && npm ci --no-audit --no-fund
	node bench/big.mjs

release: tools ## Builds the static binary and its archive in dist/
	cargo build --locked --release
	! ldd $(RELEASE) | grep -q '=>'
	mkdir -p dist
	tar -czf dist/$(ARCHIVE) -C $(CURDIR)/$(dir $(RELEASE)) voxora -C $(CURDIR) LICENSE README.md install.sh
	cd dist && sha256sum $(ARCHIVE) > $(ARCHIVE).sha256
	ls -l $(RELEASE) dist

types: tools ## Writes the TypeScript types of the wire
	VOXORA_WRITE_TYPES=1 cargo test --locked --lib types
