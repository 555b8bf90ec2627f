#!/bin/sh
# Builds the Debian package and tests it in a fresh tree: "sh packaging/deb/test.sh [12|13] [ARGUMENTS OF pytest]", as
# root on Debian 12 or 13; without a number, that of this computer. It installs what it needs, and takes some minutes.
# With 13 it also takes a Debian 12 with Hetes to 13.
#
# HETES_DEB_CACHE names a folder in which the fresh trees of files are kept for the next time; HETES_DEB_BUILT one for
# what was built, which is tested again as it is the next time. Mirror, proxy and certificates are those of this
# computer.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"
# shellcheck source=packaging/fresh_debian.sh
. "$root/packaging/fresh_debian.sh"
[ "$(id -u)" -eq 0 ] || die "only root can make a Debian of its own: run this as root"
own=$(sed -E 's/[^0-9].*//' /etc/debian_version)
release=$own
case ${1:-} in
    12 | 13)
        release=$1
        shift
        ;;
esac
codename=$(codename_of "$release")
install_missing deb

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
HETES_DEB_CACHE=${HETES_DEB_CACHE:-$scratch/cache}
mkdir -p -- "$HETES_DEB_CACHE"
HETES_DEB_CACHE=$(CDPATH='' cd -- "$HETES_DEB_CACHE" && pwd -P)
HETES_DEB_SCRATCH=$scratch
HETES_DEB_RELEASE=$release
HETES_DEB_FRESH=$HETES_DEB_CACHE/$codename
export HETES_DEB_CACHE HETES_DEB_SCRATCH HETES_DEB_RELEASE HETES_DEB_FRESH
fresh_debian "$codename" "$HETES_DEB_FRESH"

# on RELEASE SCRIPT FOLDER: runs a script of this folder there, and has what it made in FOLDER here.
on() {
    if [ "$1" = "$own" ]; then
        sh "$here/$2" "$3"
    else
        sh "$root/packaging/in_debian.sh" "$1" sh "packaging/deb/$2" /out
        mkdir -p -- "$3"
        cp -a -- "$root/dist/debian-$1/." "$3"
    fi
}
kept=${HETES_DEB_BUILT:-}
[ "$release" != 13 ] || fresh_debian bookworm "$HETES_DEB_CACHE/bookworm"
if [ -n "$kept" ] && [ "$(cat -- "$kept/complete" 2>/dev/null)" = "$release" ]; then
    cp -a -- "$kept/." "$scratch"
else
    on "$release" build_for_tests.sh "$scratch"
    [ "$release" != 13 ] || on 12 build.sh "$scratch/older"
    if [ -n "$kept" ]; then
        mkdir -p -- "$kept"
        rm -f -- "$kept/complete"
        for part in built newer again older kept lintian; do
            [ ! -e "$scratch/$part" ] || { rm -rf -- "${kept:?}/$part" && cp -a -- "$scratch/$part" "$kept"; }
        done
        echo "$release" >"$kept/complete"
    fi
fi

/usr/bin/python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --disable-pip-version-check --find-links "$scratch/kept/wheels" \
    'pytest>=8.3,<10' 'pytest-timeout>=2.3,<3' click pillow
PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$root/daemon:$root
export PYTHONDONTWRITEBYTECODE PYTHONPATH
cd -- "$here"
"$scratch/venv/bin/python" -m pytest -c "$here/tests/pytest.ini" -p no:cacheprovider "$here/tests" "$@"
