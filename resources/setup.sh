# Sets up what Poolscope needs, once. Sourced by resources/start.sh and tests/run.sh; POSIX sh, nothing is run on its own.
#
#   set_up ROOT start|tests     returns at once when nothing has changed since the last time
#
# The result is ROOT/.venv with the project installed in place, and the system packages below. A stamp file in .venv says
# what was set up: it is written last, so an interrupted set-up is simply done again. Two set-ups at the same time wait
# for each other. Nothing is touched outside .venv but system packages, and these only when they are missing.

# The window's libraries: Qt's own needs, those of its xcb platform, and a font.
window_packages="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxcb-image0
libxcb-render-util0 fonts-dejavu-core"
# SCTP for kernels that have none. Without it Poolscope uses the kernel's SCTP or TCP, so it is no reason to stop.
optional_packages="libusrsctp2"
# An X server without a screen and something to press keys with, for the tests of the real window.
test_packages="xvfb xauth xdotool openbox imagemagick x11-utils"

# A kernel that has SCTP, for tests in a guest (tests/guest), and rsplib's programs to talk to in there. Tests that miss
# any of it are skipped.
guest_packages="user-mode-linux kmod iproute2 gcc libc6-dev tcpdump tshark
rsplib-registrar rsplib-services rsplib-tools rsplib-fgp-cfgfiles"

say() { printf 'Poolscope: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

set_up() {
    _root=$1 _kind=$2
    case $_kind in
        start) _packages=$window_packages _extras= ;;
        tests) _packages="$window_packages $test_packages" _extras='[test]' ;;
    esac
    # What decides whether anything has changed: where the project lies, what it needs of the system and of Python.
    _key=$({ printf '%s\n' "$_root" "$window_packages" "$test_packages" "$optional_packages" "$guest_packages"
        cat "$_root/pyproject.toml"; } | cksum)
    _is_set_up && return
    # The lock is on a file that is always there, and goes with the process that holds it, however that ends.
    (
        if command -v flock >/dev/null && ! flock -n 9; then
            say "another set-up is under way; waiting for it."
            flock 9
        fi
        _is_set_up || _do_set_up
    ) 9<"$_root/pyproject.toml" || exit 1
}

_is_set_up() {
    [ -x "$_root/.venv/bin/python" ] && [ -r "$_root/.venv/set-up-$_kind" ] &&
        read -r _found <"$_root/.venv/set-up-$_kind" && [ "$_found" = "$_key" ]
}

_do_set_up() {
    say "setting up; this is done once and takes a minute or two."
    _install_missing "$_packages"
    _install_optional "$optional_packages" "for SCTP where the kernel has none"
    [ "$_kind" = start ] || _install_optional "$guest_packages" "for all tests of SCTP and with rsplib"
    _find_python
    "$_python" -c 'import venv, ensurepip' 2>/dev/null || _install "python$_version-venv"
    # A virtual environment that was begun elsewhere, half made, or made by a Python that is gone: a fresh one.
    if ! "$_root/.venv/bin/python" -c 'import sys, pip; sys.exit(sys.argv[1] != sys.prefix)' "$_root/.venv" 2>/dev/null
    then
        "$_python" -m venv --clear "$_root/.venv" ||
            fail "the virtual environment $_root/.venv could not be made; is the folder writable, the disk full?"
    fi
    "$_root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$_root$_extras" >&2 ||
        fail "the Python packages could not be installed (pip says why above); is there a network?"
    rm -rf "$_root/poolscope.egg-info" # left over from the installation and not needed any more
    _stamp start
    # Who has what the tests need has what the start needs.
    [ "$_kind" = start ] || _stamp "$_kind"
}

_stamp() {
    printf '%s\n' "$_key" >"$_root/.venv/set-up-$1.new"
    mv "$_root/.venv/set-up-$1.new" "$_root/.venv/set-up-$1"
}

# The first Python that is new enough; each is run, because a name on the path need not lead anywhere.
_find_python() {
    for _python in python3 python3.14 python3.13 python3.12 python3.11; do
        _version=$("$_python" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null) && return
    done
    fail "Python 3.11 or newer is needed and was not found; on Debian 12, Ubuntu 24.04 or newer: apt-get install python3"
}

# Of the packages named, install those that are missing. Newer releases call some of them ...t64.
_install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is not Debian or Ubuntu: should the window not open, install what Qt needs (xcb, EGL, xkbcommon)."
        return
    fi
    _find_missing "$1"
    # The list is words on purpose.
    # shellcheck disable=SC2086
    [ -z "$_missing" ] || _install $_missing
}

_find_missing() {
    _installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | tr '\n' ' ')"
    _missing=
    for _package in $1; do
        case $_installed in
            *" $_package "* | *" ${_package}t64 "*) ;;
            *) _missing="$_missing $_package" ;;
        esac
    done
}

# Install what is nice to have where that may be done without asking; otherwise say it once and go on.
_install_optional() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    _find_missing "$1"
    [ -n "$_missing" ] || return 0
    # The list is words on purpose.
    # shellcheck disable=SC2086
    if ! { _may_install && { _apt install $_missing || { _apt update && _apt install $_missing; }; }; } >/dev/null 2>&1
    then
        say "going on without$_missing; $2: sudo apt-get install$_missing"
    fi
}

# How to become root, in _as_root, if that is possible without a password.
_may_install() {
    if [ "$(id -u)" = 0 ]; then
        _as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        _as_root="sudo -n"
    else
        return 1
    fi
}

_install() {
    command -v apt-get >/dev/null || fail "these are missing, and there is no apt-get to install them with: $*"
    _may_install || fail "system packages are missing; please run this, then start again:
    sudo apt-get install --no-install-recommends $*"
    say "installing system packages: $*"
    # The package lists of a fresh machine are empty, those of an old one stale: fetch them when they do not do.
    _apt install "$@" >/dev/null 2>&1 || { _apt update >&2 && _apt install "$@" >&2; } ||
        fail "system packages could not be installed (apt-get says why above); is there a network?"
}

_apt() {
    _verb=$1
    shift
    set -- -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends "$_verb" "$@"
    # shellcheck disable=SC2086
    $_as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
}
