#!/bin/sh
# Builds Poolscope as one folder that needs no Python: dist/poolscope. A double click on `poolscope` in it opens the
# window; `poolscope --install-desktop` puts it into the menu. Arguments go to PyInstaller.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/resources/setup.sh"
set_up "$root" start
cd "$root"
.venv/bin/python -P -m pip install --quiet --disable-pip-version-check --editable '.[bundle]' >&2 ||
    fail "cannot install PyInstaller (pip says why above); is there a network?"
.venv/bin/python -P -m PyInstaller --noconfirm --log-level WARN "$@" resources/poolscope.spec
say "done: dist/poolscope/poolscope"
