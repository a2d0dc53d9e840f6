# Sets up what Poolscope needs, once. Sourced by the other scripts; POSIX sh, and nothing runs by itself.
#
#   set_up ROOT start|tests|site     returns immediately when nothing has changed since the last time
#
# The result is ROOT/.venv with the project installed in place, and the system packages below. A stamp file in .venv says
# what was set up. It is written last, so an interrupted set-up is repeated. Two set-ups at the same time wait for each
# other. Outside .venv, only missing system packages are installed.

# The libraries of the window: what Qt itself needs, what its xcb platform needs, and a font.
window_packages="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxcb-image0
libxcb-render-util0 fonts-dejavu-core"
# SCTP for kernels that have none. Without it Poolscope uses the kernel's SCTP or TCP, so the set-up continues.
optional_packages="libusrsctp2"
# An X server without a screen and a tool that presses keys, for the tests of the real window; the sources of locales.
test_packages="xvfb xauth xdotool openbox imagemagick x11-utils locales"

# A kernel with SCTP, for tests in a guest (tests/guest), and rsplib's programs as peers there. Tests that need a missing
# one are skipped.
guest_packages="user-mode-linux kmod iproute2 gcc libc6-dev tcpdump tshark
rsplib-registrar rsplib-services rsplib-tools rsplib-fgp-cfgfiles"

# The extras of pyproject.toml that each kind of set-up installs.
start_extras='[window]'
tests_extras='[test]'
site_extras='[docs]'

say() { printf 'Poolscope: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

set_up() {
    _root=$1 _kind=$2
    case $_kind in
        start) _packages=$window_packages _extras=$start_extras ;;
        tests) _packages="$window_packages $test_packages" _extras=$tests_extras ;;
        site) _packages='' _extras=$site_extras ;;
    esac
    # A new set-up is due when the project has moved, or needs something else from the system or from Python.
    _key=$({ printf '%s\n' "$_root" "$window_packages" "$test_packages" "$optional_packages" "$guest_packages" \
        "$start_extras" "$tests_extras" "$site_extras"
        cat "$_root/pyproject.toml"; } | cksum)
    _is_set_up && return
    # The lock is on a file that always exists. It ends with the process that holds it, however that process ends.
    (
        if command -v flock >/dev/null && ! flock -n 9; then
            say "another set-up is running; waiting for it."
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
    # Python, pip and what they start import nothing from the current folder, whatever lies there.
    PYTHONSAFEPATH=1
    export PYTHONSAFEPATH
    say "setting up; this is done once and takes a minute or two."
    [ -z "$_packages" ] || _install_missing "$_packages"
    [ "$_kind" = site ] || _install_optional "$optional_packages" "SCTP where the kernel has none"
    [ "$_kind" != tests ] || _install_optional "$guest_packages" "all tests of SCTP and with rsplib"
    _find_python
    "$_python" -c 'import venv, ensurepip' 2>/dev/null || _install "python$_version-venv"
    # Replace a virtual environment that was moved, is incomplete, or has lost its Python.
    if ! "$_root/.venv/bin/python" -c 'import sys, pip; sys.exit(sys.argv[1] != sys.prefix)' "$_root/.venv" 2>/dev/null
    then
        "$_python" -m venv --clear "$_root/.venv" ||
            fail "cannot create the virtual environment $_root/.venv; is the folder writable, the disk full?"
    fi
    "$_root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$_root$_extras" >&2 ||
        fail "cannot install the Python packages (pip says why above); is there a network?"
    _stamp "$_kind"
    # The tests need everything that the start and the site need.
    [ "$_kind" != tests ] || { _stamp start && _stamp site; }
}

_stamp() {
    printf '%s\n' "$_key" >"$_root/.venv/set-up-$1.new"
    mv "$_root/.venv/set-up-$1.new" "$_root/.venv/set-up-$1"
}

# Find the first Python that is new enough. Each one is run, because a name on the path may lead nowhere.
_find_python() {
    for _python in python3 python3.14 python3.13 python3.12 python3.11; do
        _version=$("$_python" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null) && return
    done
    fail "Python 3.11 or newer is needed and was not found; on Debian 12, Ubuntu 24.04 or newer: apt-get install python3"
}

# Install the missing ones of the named packages. Newer releases call some of them ...t64.
_install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is not Debian or Ubuntu: if the window does not open, install what Qt needs (xcb, EGL, xkbcommon)."
        return
    fi
    _find_missing "$1"
    # The list is split into words on purpose.
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

# Install optional packages where this is possible without a password. Otherwise print the command and continue.
_install_optional() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    _find_missing "$1"
    [ -n "$_missing" ] || return 0
    # The list is split into words on purpose.
    # shellcheck disable=SC2086
    if ! { _may_install && { _apt install $_missing || { _apt update && _apt install $_missing; }; }; } >/dev/null 2>&1
    then
        say "continuing without$_missing; for $2: sudo apt-get install$_missing"
    fi
}

# Set _as_root to what makes a command run as root, if that needs no password.
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
    # The package lists of a fresh machine are empty and those of an old one outdated: update them when that fails.
    _apt install "$@" >/dev/null 2>&1 || { _apt update >&2 && _apt install "$@" >&2; } ||
        fail "cannot install system packages (apt-get says why above); is there a network?"
}

_apt() {
    _verb=$1
    shift
    set -- -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends "$_verb" "$@"
    # shellcheck disable=SC2086
    $_as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
}
