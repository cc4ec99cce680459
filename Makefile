# make demo    the main job, end to end, through a real PC/SC stack
# make test    everything that can fail
# make bench   figures, printed as tables
# make screens every screen as a picture, measured: docs/screens
# make ui-e2e  people at desks and kiosks, with every program: out/walks
# make soak    300 kills of the daemon, less than an hour
# make soak-ui eight hours at a kiosk, less than an hour

GO      ?= go
VERSION := 0.1.0
# The linker's flags alone differ from a plain build, so that nothing is compiled twice.
LDFLAGS := -X main.version=$(VERSION) -X main.buildDate=$(shell git log -1 --format=%cs 2>/dev/null || date +%F)
TOOL    := $(GO) tool -modfile=.ci/tools/go.mod

.PHONY: all build setup setup-test demo test lint bench bench-ec bench-read bench-qr bench-daemon bench-ui soak soak-ui ui-e2e screens clean

all: build

setup:
	@.ci/setup

setup-test:
	@.ci/setup test

build: setup
	$(GO) build -ldflags "$(LDFLAGS)" -o bin/ ./cmd/...

demo: build
	bin/cccd-sim demo --agent bin/cccd-agent --out out

# One package after the other: the walks before a screen drawn by software want the machine.
# A test that fails is run again, twice at most, and named in the summary: a virtual reader or a
# window manager that slept is no fault of ours, and what is one fails each time.
test: setup-test lint
	CCCD_REQUIRE_PCSC=1 $(TOOL) gotestsum --format pkgname --rerun-fails=2 --rerun-fails-max-failures=6 --packages ./... -- -p 1 -count=1 -timeout 25m

lint: setup
	@test -z "$$(gofmt -l cmd reader kiosk ui docs firmware-notes)" || { echo "gofmt:"; gofmt -l cmd reader kiosk ui docs firmware-notes; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags bench ./cmd/benchdaemon
	$(GO) vet -tags bench ./cmd/walkthrough
	$(GO) vet -tags soak ./cmd/cccd-agent ./cmd/walkthrough
	$(TOOL) staticcheck ./...

bench: bench-ec bench-read bench-qr bench-daemon

# One scalar multiplication and one verification a curve.
bench-ec: setup
	$(GO) test ./reader/ec -run '^$$' -bench . -benchtime 1s

# One command, and one whole reading, through pcscd and vpcd.
bench-read: setup
	CCCD_REQUIRE_PCSC=1 $(GO) test ./cmd/cccd-agent -run '^$$' -bench . -benchtime 2s

# Readings of damaged pictures, beside gozxing alone, and beside zxing-cpp where
# its library is installed.
bench-qr: setup
	$(GO) test -tags "compare $$(pkg-config --exists zxing && echo zxingcpp)" -count=1 -cpu 1 -run TestCompare -v ./reader/scan

# 300 kills of the daemon, resumed where it was interrupted; appends to docs/soak.md.
soak: setup-test
	CCCD_SOAK=300 nice $(GO) test -tags soak ./cmd/cccd-agent -run '^TestSoak$$' -count=1 -timeout 90m -v

# The daemon: queue, deliveries, starts, searches, idle, a simulated day. ROWS=idle,starts
# measures some rows only (queue, starts, idle, day); KEEP=folder keeps the filled
# stores for the next run.
bench-daemon: build
	CCCD_REQUIRE_PCSC=1 $(GO) test -tags bench -count=1 -timeout 60m ./cmd/benchdaemon -run 'TestBench$$' -v \
		-agent "$(CURDIR)/bin/cccd-agent" -rows "$(ROWS)" -keep "$(abspath $(KEEP))"

# The screen: from the daemon's event to the frame, idle, the next process. ROWS=latency,idle
# measures some rows only; READINGS=10 takes fewer.
bench-ui: build setup-test
	CCCD_REQUIRE_PCSC=1 $(GO) test -tags bench -count=1 -timeout 90m ./cmd/walkthrough -run 'TestBench$$' -v \
		-programs "$(CURDIR)/bin" -rows "$(ROWS)" -readings $(or $(READINGS),50)

# Eight hours at a kiosk, as fast as its visits go; resumed where it was interrupted
# or put off after SECONDS; appends to docs/soak.md.
soak-ui: build setup-test
	$(GO) test -tags soak -count=1 -timeout 90m ./cmd/walkthrough -run '^TestSoakUI$$' -v \
		-programs "$(CURDIR)/bin" -visits $(or $(VISITS),320) -seconds $(or $(SECONDS),3000)

# All walks in every window, with a picture of each step.
ui-e2e: build setup-test
	CCCD_REQUIRE_PCSC=1 $(GO) test -count=1 -timeout 90m ./cmd/walkthrough -v \
		-programs "$(CURDIR)/bin" -whole -shots "$(CURDIR)/out/walks"

# Every screen in both languages, at every size and in every look, and its further
# states in the plain one, measured as painted. The larger windows are written half as
# large; ONLY=name writes some, as large as they are.
screens: setup
	@test -n "$(ONLY)" || rm -f docs/screens/*-[0-9]*x[0-9]*-*.png
	$(GO) test ./ui/touch -count=1 -timeout 30m -run 'TestEveryScreen' -pictures "$(CURDIR)/docs/screens" -only "$(ONLY)"

clean:
	rm -rf bin out
