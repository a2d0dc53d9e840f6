#!/bin/sh
# Sets up what is missing, checks format, lint and types, and runs the tests:
#
#   sh tests/run.sh                                 all of them
#   sh tests/run.sh [pytest arguments]              some of them
#   sh tests/run.sh --in-guest [pytest arguments]   some of them, under a kernel with SCTP
#   sh tests/run.sh --coverage [pytest arguments]   those of the library, and what they cover
#
# Paths in the arguments are relative to the project's root. Where this kernel has no SCTP, the tests that need it run in
# a guest that has it (tests/guest). Without a guest they are skipped.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/resources/setup.sh"
set_up "$root" tests
cd "$root"
PATH=$root/.venv/bin:$PATH
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export PATH QT_QPA_PLATFORM
ruff format --check --quiet . || fail "some files are not formatted; 'ruff format' repairs that."
ruff check --quiet . || fail "ruff found something, see above."
mypy || fail "mypy found something, see above."

in_guest() {
    exec python tests/guest/guest.py --timeout 1200 -- python -m pytest "$@"
}

# Each of these packages must be covered to this percentage, branches included (pyproject.toml, tool.coverage).
covered="core wire handlespace"
percent=95

with_coverage() {
    [ $# != 0 ] || set -- tests/rserpool tests/test_scenarios.py
    python -m coverage run -m pytest "$@"
    below=''
    for package in $covered; do
        python -m coverage report --include "rserpool/$package/*" --fail-under "$percent" || below="$below $package"
    done
    [ -z "$below" ] || fail "less than $percent % of lines and branches in:$below"
}

case ${1-} in
    --in-guest)
        shift
        in_guest "$@"
        ;;
    --coverage)
        shift
        with_coverage "$@"
        exit
        ;;
    ?*) exec python -m pytest "$@" ;;
esac

# The guest has a processor of its own, so both halves run at the same time. Its output is shown at the end.
guest='' said=$(mktemp)
trap 'rm -f "$said"; [ -z "$guest" ] || kill "$guest" 2>/dev/null' EXIT
trap 'exit 130' INT TERM
if ! how=$(python tests/guest/guest.py --check 2>&1); then
    say "the tests that need SCTP are skipped: $how"
elif [ "$how" != "this kernel has SCTP" ]; then
    say "the tests that need SCTP run at the same time in a guest that has it"
    # Only folders with such tests: the other half creates and removes files of its own.
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
