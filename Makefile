# One command each, from a fresh Debian 12 or 13 or Ubuntu 24.04: every target sets up what it lacks.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON3 ?= python3
VENV := .venv
PYTHON := $(VENV)/bin/python
OUT ?= demo-out

# pyscard has no wheel for Linux, so it is built here; the libraries are what Qt's wheels leave to
# the system (ldd on the modules and on the offscreen and xcb plugins).
RUN_PACKAGES := python3-venv python3-dev gcc swig libpcsclite-dev \
	fonts-noto-cjk fonts-hanazono fonts-babelstone-han \
	libdbus-1-3 libegl1 libfontconfig1 libgl1 'libglib2.0-0t64|libglib2.0-0' libgssapi-krb5-2 \
	libusb-1.0-0 libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \
	libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 \
	libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxcb1 libxkbcommon0 libxkbcommon-x11-0 libzstd1 \
	libspeechd2 speech-dispatcher speech-dispatcher-espeak-ng
TEST_PACKAGES := at-spi2-core cups-client cups-daemon dbus-daemon e2fsprogs faketime \
	gir1.2-atspi-2.0 haproxy libzbar0 nginx-light nodejs pcscd poppler-utils postgresql \
	pulseaudio pulseaudio-utils python3-gi strace vsmartcard-vpcd xdotool xvfb
# Ubuntu has Chromium as a snap alone: tests that need it are skipped there.
TEST_PACKAGES += $(if $(shell grep -sx ID=debian /etc/os-release),chromium chromium-driver)
BENCH_PACKAGES := chromium
RELEASES ?= bookworm trixie
PACKAGE_PACKAGES := binutils build-essential debhelper debootstrap dosfstools dpkg-dev fakeroot git lintian \
	libwayland-cursor0 libwayland-egl1 libxrandr2

.PHONY: help
help:  ## list the targets
	@sed -n 's/^\([a-z0-9. -]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

.PHONY: run
run: display $(VENV)/.run  ## the touch interface in its sandbox, full screen (ARGS="--windowed")
	$(PYTHON) main.py run $(ARGS)

.PHONY: demo
demo: $(VENV)/.run  ## drives the interface by itself without a display, pictures go to OUT=demo-out
	$(PYTHON) main.py demo --out $(OUT) $(ARGS)

.PHONY: test
test: $(VENV)/.test  ## all tests, on every core (ARGS="tests/queue -k name", ARGS="-n 0" on one)
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal --durations 20 $(ARGS)

.PHONY: check
check: $(VENV)/.dev qmllint  ## style, types, QML, arrows, dependencies
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry .

.PHONY: bench
bench: $(VENV)/.test build/.bench-packages  ## timings against floors measured in the same run (JSON=1, ARGS="interface")
	$(PYTHON) -m tests.bench $(if $(JSON),--json) $(ARGS)

.PHONY: gallery
gallery: $(VENV)/.test  ## every screen, receipt and page into build/gallery, each checked (ARGS="--step 0")
	nice $(PYTHON) -m tests.ui.gallery build/gallery --jobs 2 $(ARGS)
	$(PYTHON) -m tests.printing.gallery build/gallery/receipts
	$(PYTHON) -m tests.regions.gallery build/gallery/regions
	$(PYTHON) -m tests.central.web.gallery build/gallery/centre

.PHONY: voice
voice: $(VENV)/.test  ## every screen's speech checked, and a whole report as a sound (OUT=build/voice.wav)
	$(PYTHON) -m tests.ui.voiced $(if $(filter-out demo-out,$(OUT)),$(OUT),build/voice.wav) $(ARGS)

.PHONY: regions
regions: $(VENV)/.test  ## the table of what each region's person is told: docs/regions.md
	$(PYTHON) -m tests.regions.table docs/regions.md

.PHONY: failures
failures: $(VENV)/.test  ## what every failure means, and what to do about it: docs/failures.md
	$(PYTHON) -m tests.failures.table docs/failures.md

.PHONY: statements
statements: $(VENV)/.test  ## holds every statement against what is so wherever it stands (half an hour; ARGS=10)
	nice $(PYTHON) -m tests.statements $(ARGS)

.PHONY: review
review: $(VENV)/.test  ## writes the review sheet of all statements, docs/statements.md
	$(PYTHON) -m tests.statements.sheet

.PHONY: touches
touches: $(VENV)/.test  ## every target of every screen touched, tapped twice and on and on (ARGS="--step 0")
	nice $(PYTHON) -m tests.ui.touches $(ARGS)

.PHONY: soak
soak: $(VENV)/.test  ## the long runs: kills, power cuts, replayed crash states, simulated kiosks, hostile hands (hours; ARGS)
	nice $(PYTHON) -m tests.crash.soak $(ARGS)

.PHONY: simulate
simulate: $(VENV)/.test  ## kiosks and a centre from a seed, and a fleet that comes back (ARGS="--seed 7", "--seeds 20000 --fleet 10000")
	nice $(PYTHON) -m tests.simulator $(ARGS)

.PHONY: leaks
leaks: $(VENV)/.test  ## all tests, and whether any of their processes logged a test person's name, number or token
	$(PYTHON) -m pytest -p tests.leaks --numprocesses auto --dist worksteal $(ARGS)

.PHONY: drills
drills: $(VENV)/.test  ## a fault at a time on a kiosk by itself: what is seen, and the seconds until it heals (root)
	$(PYTHON) -m tests.drills $(ARGS)

.PHONY: hostile
hostile: $(VENV)/.test  ## somebody does to the kiosk whatever hands, keys and cards can do (ten minutes; ARGS="--seed 7")
	nice $(PYTHON) -m tests.ui.hostile $(ARGS)

.PHONY: soak-journeys
soak-journeys: $(VENV)/.test  ## a thousand whole journeys in a row, and what grows (ARGS="--journeys 108")
	nice $(PYTHON) -m tests.ui.soak_journeys $(ARGS)

.PHONY: soak-cards
soak-cards: $(VENV)/.test  ## ten thousand cards read, and what that leaves behind (ARGS="--cycles 500")
	nice $(PYTHON) -m tests.reader.soak $(ARGS)

.PHONY: planted
planted: $(VENV)/.test  ## plants every listed breakage alone: its test must notice (an hour; ARGS)
	nice $(PYTHON) -m tests.planted $(ARGS)

.PHONY: mutants
mutants: $(VENV)/.test  ## changes one thing at a time, counts what no test notices (ARGS="--sample 100")
	nice $(PYTHON) -m tests.mutants $(ARGS)

.PHONY: coverage
coverage: $(VENV)/.test  ## lines and branches that the tests come to, by room; pages in build/coverage
	rm -rf build/coverage
	$(PYTHON) -m coverage run -m pytest --numprocesses auto --dist worksteal $(ARGS) || red=$$?; \
	$(PYTHON) -m coverage combine --quiet; \
	$(PYTHON) -m coverage html --quiet; \
	$(PYTHON) -m tests.covered; \
	exit $${red:-0}

.PHONY: debian-12 debian-13 ubuntu-24.04
debian-12 debian-13 ubuntu-24.04:  ## demo and tests on that release from nothing (root; ARGS)
	.ci/from-nothing $@ $(ARGS)

.PHONY: package
package: build/.package-packages  ## the Debian packages for this release, with all they need of Python and Qt (OUT=build/package)
	.ci/package $(if $(filter-out demo-out,$(OUT)),$(OUT),build/package)

.PHONY: try-package
try-package: $(VENV)/.test build/.package-packages  ## builds for Debian 12 and 13, boots roots of their own and uses the packages (root; RELEASES=trixie, BEFORE=folder)
	for release in $(RELEASES); do \
		.ci/package-in $$release build/package; \
		.ci/try-package $$release build/package $(BEFORE); \
	done

.PHONY: try-page
try-page: build/.package-packages $(VENV)/.test  ## follows docs/integrator.md line by line, with the packages in DEBS (root)
	$(PYTHON) -m tests.trial $(or $(DEBS),build/package)

.PHONY: sbom licences
sbom licences:  ## what the packages in OUT=build/package are made of (CycloneDX), under which licences
	.ci/parts-of $@ $(if $(filter-out demo-out,$(OUT)),$(OUT),build/package)

.PHONY: audit
audit: build/audit/.done  ## known holes in what is pinned, asked of the Python Packaging Advisory Database (network)
	build/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock -r requirements-build.lock

.PHONY: lock
lock: $(VENV)/.dev  ## pins every dependency anew, with hashes
	$(LOCK) --group build --output-file requirements-build.lock
	$(LOCK) --all-extras --output-file requirements.lock pyproject.toml
	$(LOCK) --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock

LOCK := $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

# --- Set-up, kept by stamps -------------------------------------------------------------------

.PHONY: display
display:
	@$(if $(DISPLAY)$(WAYLAND_DISPLAY)$(QT_QPA_PLATFORM),:,$(error No display here. \
		`make demo` drives the interface without one and writes pictures of every screen))

PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install --require-hashes

build/.run-packages: .ci/install-packages Makefile
	@.ci/install-packages $(RUN_PACKAGES)
	@mkdir -p build && touch $@

build/.test-packages: build/.run-packages
	@.ci/install-packages $(TEST_PACKAGES)
	@touch $@

build/.package-packages: build/.run-packages
	@.ci/install-packages $(PACKAGE_PACKAGES)
	@touch $@

build/.bench-packages: build/.test-packages
	@.ci/install-packages $(BENCH_PACKAGES)
	@touch $@

$(VENV)/pyvenv.cfg: build/.run-packages
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is \
	needed; name one with: make PYTHON3=python3.12 ...")'
	$(PYTHON3) -m venv $(VENV)

# PySide's support files are sources within a library, compiled anew at every start (10 ms), unless
# they are unpacked.
$(VENV)/.run: $(VENV)/pyvenv.cfg requirements-build.lock requirements.lock
	$(PIP) -r requirements-build.lock
	$(PIP) --no-build-isolation -r requirements.lock
	@SBK_EMBED=0 $(PYTHON) -B -c 'from shiboken6 import Shiboken'
	@$(PYTHON) -m compileall -q $(VENV)/lib/python3*/site-packages/shiboken6/files.dir
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

build/audit/.done: build/.run-packages Makefile
	$(PYTHON3) -m venv build/audit
	build/audit/bin/pip --disable-pip-version-check --quiet install pip-audit==2.10.1
	@touch $@

$(VENV)/.test: $(VENV)/.dev build/.test-packages
	@touch $@

# --- QML ---------------------------------------------------------------------------------------

# qmllint learns the Python types from the sources: a dump of their declarations becomes .qmltypes.
# The base of all comes first, or the dump takes nothing for a type of Qt's. It names Python's own
# types, which are put into Qt's words here. File names are absolute, because qmllint overlooks the
# qmldir of a singleton named relatively.
VIEW_MODELS := ui/models/model.py $(shell grep -rl --include='*.py' QML_IMPORT_NAME ui | sort)
QT_WORDS := s/: "list"/: "QVariantList"/g; s/: "dict"/: "QVariantMap"/g; \
	s/: "float"/: "double"/g; s/: "object"/: "QVariant"/g
QT_TYPES = $(VENV)/lib/python3*/site-packages/PySide6/Qt/metatypes/qt6{core,qml,quick}_metatypes.json

build/qml/Kiosk/qmldir: $(VIEW_MODELS) Makefile | $(VENV)/.dev
	@mkdir -p $(@D)
	$(VENV)/bin/pyside6-metaobjectdump --compact --out-file build/qml/types.json $(VIEW_MODELS)
	@sed -i '$(QT_WORDS)' build/qml/types.json
	$(VENV)/bin/pyside6-qmltyperegistrar --import-name Kiosk --major-version 1 \
		--foreign-types="$$(echo $(QT_TYPES) | tr ' ' ,)" \
		--generate-qmltypes $(@D)/Kiosk.qmltypes -o /dev/null build/qml/types.json
	@printf 'module Kiosk\ntypeinfo Kiosk.qmltypes\ndepends QtQuick\n' > $@

.PHONY: qmllint
qmllint: build/qml/Kiosk/qmldir  ## QML only, at zero warnings
	$(VENV)/bin/pyside6-qmllint -W 0 -I $(CURDIR)/build/qml -I $(CURDIR)/ui/qml \
		$$(find $(CURDIR)/ui/qml -name '*.qml')
