#!/bin/sh
# Puts in place what is missing: "sh packaging/install.sh run", or "test" for the tests too.
#
# Law: when nothing is missing, neither apt nor pip is asked and nothing is printed. A stamp in .venv tells; it
# fits as long as pyproject.toml, the list of packages, this script and the folder's place are the same.
set -eu

what=${1:?run or test}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$here")
venv=$root/.venv
python=/usr/bin/python3 # the system's: only it sees the system's GTK, whatever else is first in PATH

say() { printf 'hetes: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

wanted_stamp() {
    printf '%s\n' "$root"
    cat -- "$root/pyproject.toml" "$here/debian-packages.txt" "$here/install.sh" "$here"/locks/*.txt | cksum
}

packages() {
    if [ "$what" = test ]; then kinds='run|test'; else kinds=run; fi
    sed -nE "s/^($kinds)[[:blank:]]+([^[:blank:]]+).*/\\2/p" "$here/debian-packages.txt"
}

missing_packages() {
    # shellcheck disable=SC2016 # it is dpkg-query that fills the fields in
    present=$(packages | xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
        sed -n 's/^installed //p')
    packages | while read -r package; do
        printf '%s\n' "$present" | grep -qxF -e "$package" || printf '%s ' "$package"
    done
}

# Runs a stage with its chatter kept back; what it said is shown when it fails.
quietly() {
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 20 -- "$log" >&2
    return 1
}

install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    by_hand="these Debian packages are missing, and only root or sudo can install them: $missing"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
        sudo -n true 2>/dev/null || sudo -v 2>/dev/null || die "$by_hand" # it asks for the password on the terminal
    else
        die "$by_hand"
    fi
    say "installing Debian packages: $missing"
    # An index that can't be fetched need not be the one that is needed: the next step tells.
    # shellcheck disable=SC2086 # $as_root is one word or none
    quietly $as_root apt-get -q -y -o DPkg::Lock::Timeout=300 update || say "apt-get update failed; trying all the same"
    # shellcheck disable=SC2086 # $missing is a list of words
    quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends $missing || die "apt-get could not install: $missing"
}

# PyGObject is the one package that only the system has, and it alone is let in: what else the system has can neither
# stand in for what Hetes needs nor delay each start by what it does at the start of every Python.
let_pygobject_in() {
    found=$("$python" -c 'from importlib.util import find_spec as f; print(*getattr(f("gi"), "submodule_search_locations", ()))')
    site=$("$venv/bin/python" -c 'from sysconfig import get_path; print(get_path("platlib"))')
    [ -z "$found" ] || ln -sfn -- "$found" "$site/gi"
}

# Which of packaging/locks holds the files for this Python: nothing for one of which there are none.
locks_fit() {
    case $("$venv/bin/python" -c 'import platform, sys; print(*sys.version_info[:2], platform.machine())') in
        "3 11 x86_64") lock=$here/locks/$what.txt ;;
        "3 13 x86_64") lock=$here/locks/$what-3.13.txt ;;
        *) return 1 ;;
    esac
}

# HETES_WHEELS names the folder that "packaging/locks.py fetch" has filled: then no network is needed.
with_pip() {
    if [ -n "${HETES_WHEELS:-}" ]; then set -- --no-index --find-links "$HETES_WHEELS" "$@"; fi
    quietly env PYTHONNOUSERSITE=1 "$venv/bin/python" -m pip install --disable-pip-version-check --no-input "$@" ||
        die "pip could not install what packaging/locks names"
}

install_python_packages() {
    # A .venv of another place or another Python is of no use: its scripts name the old one.
    made_for=$root:alone:$($python -c 'import sys; print(sys.version)')
    if [ "$(cat -- "$venv/made-for" 2>/dev/null)" != "$made_for" ]; then
        say "making $venv"
        quietly "$python" -m venv --clear "$venv" || die "$venv could not be made"
        printf '%s\n' "$made_for" >"$venv/made-for"
    fi
    say "installing Python packages"
    # From the locks alone, which name all there is: nothing is built in a place of its own, into which pip would fetch
    # what no lock names, and no newer version that came since is looked at.
    if locks_fit; then
        with_pip --no-deps --require-hashes -r "$here/locks/build.txt"
        with_pip --no-build-isolation --no-deps --require-hashes -r "$lock"
        with_pip --no-build-isolation --no-deps --editable "$root"
    else
        say "packaging/locks are for Python 3.11 and 3.13 on x86_64: taking what pyproject.toml allows"
        if [ "$what" = test ]; then extra='[fleet,test]'; else extra='[fleet]'; fi
        with_pip --editable "$root$extra"
    fi
    let_pygobject_in
}

case $what in
run | test) ;;
*) die "run or test, not $what" ;;
esac
wanted=$(wanted_stamp)
[ "$(cat -- "$venv/installed-$what" 2>/dev/null)" != "$wanted" ] || exit 0

# One at a time: whoever comes second waits, looks again, and finds everything done. -o: what apt may start in the
# background does not inherit the lock.
if [ "${HETES_INSTALLS_ALONE:-}" != yes ] && command -v flock >/dev/null; then
    HETES_INSTALLS_ALONE=yes exec flock -o "$root/.venv.lock" sh "$here/install.sh" "$what"
fi

log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    install_packages
else
    say "this is no Debian: see to it that there is what packaging/debian-packages.txt names"
fi
[ -x "$python" ] || die "there is no $python"
install_python_packages
printf '%s\n' "$wanted" >"$venv/installed-$what"
[ "$what" = run ] || printf '%s\n' "$wanted" >"$venv/installed-run"
