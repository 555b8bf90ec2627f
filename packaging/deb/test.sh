#!/bin/sh
# Builds the Debian package and tests it in a fresh Debian 12: "sh packaging/deb/test.sh [ARGUMENTS OF pytest]", as
# root on Debian 12. It installs what it needs, and takes some minutes.
#
# HETES_DEB_CACHE names a folder in which the fresh tree of files is kept for the next time. Mirror, proxy and
# certificates are those of this computer.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"
[ "$(id -u)" -eq 0 ] || die "only root can make a Debian of its own: run this as root"
install_missing deb

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
HETES_DEB_SCRATCH=$scratch
HETES_DEB_FRESH=${HETES_DEB_CACHE:-$scratch}/bookworm
export HETES_DEB_SCRATCH HETES_DEB_FRESH
if [ ! -e "$HETES_DEB_FRESH.complete" ]; then
    say "making a fresh Debian 12"
    apt-get -qq update
    # shellcheck disable=SC2016 # it is apt that fills the field in
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Created-By: Packages' | head -n 1)
    [ -n "$mirror" ] || die "apt knows no mirror of Debian 12 (bookworm)"
    rm -rf --one-file-system -- "$HETES_DEB_FRESH"
    mkdir -p -- "$HETES_DEB_FRESH"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$HETES_DEB_FRESH" "$mirror" >"$scratch/log" 2>&1 ||
        { tail -n 20 -- "$scratch/log" >&2; die "debootstrap failed"; }
    touch -- "$HETES_DEB_FRESH.complete"
fi

HETES_DEB_WORK=$scratch/kept sh "$here/build.sh" "$scratch/built"
HETES_DEB_WORK=$scratch/kept HETES_DEB_VERSION=99.0 sh "$here/build.sh" "$scratch/newer"
HETES_DEB_WORK=$scratch/kept sh "$here/build.sh" "$scratch/again"
python=$scratch/kept/tools/bin/python
# pipx brings its own pip up to date at its first use.
"$python" -m pip download -qq --no-deps --dest "$scratch/kept/wheels" pip setuptools wheel
/usr/bin/python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --disable-pip-version-check --find-links "$scratch/kept/wheels" \
    'pytest>=8.3,<10' 'pytest-timeout>=2.3,<3' click pillow
PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$root/daemon:$root
export PYTHONDONTWRITEBYTECODE PYTHONPATH
cd -- "$here"
"$scratch/venv/bin/python" -m pytest -c "$here/tests/pytest.ini" -p no:cacheprovider "$here/tests" "$@"
