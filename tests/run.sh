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

# Several parts run at the same time, because most tests wait most of the time. The output of all but one is shown at the
# end. Desks of classes would hear each other, so all tests with one are in the same part.
classes="tests/app/classroom tests/app/cli tests/app/deployment tests/app/lessons
    tests/app/test_teaching.py tests/app/ui/classroom"
window="tests/app/ui tests/app/comparison tests/app/recording"
folder=$(mktemp -d) pids=''
trap 'rm -rf "$folder"; [ -z "$pids" ] || kill $pids 2>/dev/null' EXIT
trap 'exit 130' INT TERM
beside=''
if ! how=$(python tests/guest/guest.py --check 2>&1); then
    say "the tests that need SCTP are skipped: $how"
elif [ "$how" != "this kernel has SCTP" ]; then
    say "the tests that need SCTP run at the same time in a guest that has it"
    # Only folders with such tests: the other parts create and remove files of their own.
    in_guest -m "(sctp or interop) and not slow" tests/interop tests/rserpool/transport tests/rserpool/runtime \
        >"$folder/guest" 2>&1 &
    pids=$! beside=guest
fi
say "classes, commands, deployments and lessons are tested at the same time, and so is the window"
others=''
for each in $classes $window; do others="$others --ignore=$each"; done
# shellcheck disable=SC2086  # these are several folders
python -m pytest $classes >"$folder/classes" 2>&1 &
pids="${pids:+$pids }$!" beside="$beside classes"
# shellcheck disable=SC2086
python -m pytest $window --ignore=tests/app/ui/classroom >"$folder/window" 2>&1 &
pids="$pids $!" beside="$beside window"
failed=0
# shellcheck disable=SC2086  # these are several options
python -m pytest $others || failed=$?
for each in $beside; do
    pid=${pids%% *} pids=${pids#* }
    say "at the same time ($each):"
    wait "$pid" || failed=$?
    cat "$folder/$each"
done
pids=''
exit "$failed"
