#!/bin/sh
# Sets up what is missing and starts Poolscope:  sh resources/start.sh [poolscope arguments]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/resources/setup.sh"
set_up "$root" start
exec "$root/.venv/bin/poolscope" "$@"
