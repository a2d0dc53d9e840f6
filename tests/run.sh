#!/bin/sh
# Sets up what is missing, then checks format, lint and types and runs the tests:
#
#   sh tests/run.sh                                 all of them
#   sh tests/run.sh [pytest arguments]              some
#   sh tests/run.sh --in-guest [pytest arguments]   some under a kernel with SCTP
#
# Paths among the arguments are seen from the project's root. Where this kernel has no SCTP, the tests that need it run
# in a guest that has it (tests/guest); where that cannot be had either, they are skipped.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/resources/setup.sh"
set_up "$root" tests
cd "$root"
PATH=$root/.venv/bin:$PATH
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export PATH QT_QPA_PLATFORM
ruff format --check --quiet . || fail "the format is not ruff's; 'ruff format' mends it."
ruff check --quiet . || fail "ruff has found something, see above."
mypy || fail "the types do not agree, see above."
in_guest() {
    exec python tests/guest/guest.py --timeout 1200 -- python -m pytest "$@"
}

if [ "${1-}" = --in-guest ]; then
    shift
    in_guest "$@"
fi
[ $# = 0 ] || exec python -m pytest "$@"

# The guest has one processor of its own, so both halves run at the same time; what it says is shown afterwards.
guest='' said=$(mktemp)
trap 'rm -f "$said"; [ -z "$guest" ] || kill "$guest" 2>/dev/null' EXIT
trap 'exit 130' INT TERM
if ! how=$(python tests/guest/guest.py --check 2>&1); then
    say "the tests that need SCTP are skipped: $how"
elif [ "$how" != "this kernel has SCTP" ]; then
    say "the tests that need SCTP run meanwhile in a guest that has it"
    # Only where such tests are: the other half makes and removes files of its own meanwhile.
    in_guest -m "(sctp or interop) and not slow" tests/interop tests/rserpool/transport tests/rserpool/runtime \
        >"$said" 2>&1 &
    guest=$!
fi
failed=0
python -m pytest || failed=$?
if [ -n "$guest" ]; then
    say "in the guest:"
    wait "$guest" || failed=$?
    guest=''
    cat "$said"
fi
exit "$failed"
