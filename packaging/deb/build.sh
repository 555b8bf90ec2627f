#!/bin/sh
# Builds the package for the Debian it runs on, 12 or 13, whose Python it is made for: "sh packaging/deb/build.sh
# [FOLDER]"; FOLDER is dist/deb by default and gets hetes_VERSION~debRELEASE_ARCHITECTURE.deb. For the other one:
# "sh packaging/in_debian.sh 13 sh packaging/deb/build.sh /out", and the package is in dist/debian-13.
#
# HETES_DEB_VERSION names another version; HETES_DEB_WORK a folder that is kept, whose wheels serve the next build.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"

folder=${1:-$root/dist/deb}
command -v dpkg-query >/dev/null || die "this is no Debian: the package can only be built on Debian 12 or 13"
install_missing deb
python=/usr/bin/python3
minor=$("$python" -c 'import sys; print(sys.version_info.minor)')
case $minor in
    11) release=12 lock=run.txt ;;
    13) release=13 lock=run-3.13.txt ;;
    *) die "$python is neither that of Debian 12 nor that of 13: the package can only be built there" ;;
esac
mkdir -p -- "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
work=${HETES_DEB_WORK:-$(mktemp -d)}
mkdir -p -- "$work"
work=$(CDPATH='' cd -- "$work" && pwd -P)
trap '[ -n "${HETES_DEB_WORK:-}" ] || rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

umask 022
# One instant for everything: of the last change that was committed, or of the list of changes where there is no git.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/packaging/CHANGELOG.md")}
PYTHONDONTWRITEBYTECODE=1
PYTHONNOUSERSITE=1
PIP_DISABLE_PIP_VERSION_CHECK=1
# What is compiled here names no folder of this computer.
CFLAGS="-g0 -O2 -ffile-prefix-map=$work=."
TMPDIR=$work/tmp
export SOURCE_DATE_EPOCH PYTHONDONTWRITEBYTECODE PYTHONNOUSERSITE PIP_DISABLE_PIP_VERSION_CHECK CFLAGS TMPDIR
rm -rf -- "$work/tmp" "$work/stage" "$work/wheels/"hetes-*.whl
mkdir -p -- "$work/tmp" "$work/wheels"

say "fetching and compiling what goes in"
[ -x "$work/tools/bin/python" ] || "$python" -m venv "$work/tools"
locked_pip "$work/tools/bin/python" install -q --require-hashes -r "$root/packaging/locks/build.txt"
locked_pip "$work/tools/bin/python" wheel -q --require-hashes -r "$root/packaging/locks/$lock" --wheel-dir "$work/wheels"
locked_pip "$work/tools/bin/python" wheel -q --wheel-dir "$work/wheels" "$root"

say "putting it together"
stage=$work/stage
library=$stage/usr/lib/hetes
site=$library/lib/python3.$minor/site-packages
mkdir -p -- "$library/bin" "$site"
# By name and from the folder, not by path: pip would note down where a path was.
"$work/tools/bin/python" -m pip install -qq --no-index --find-links "$work/wheels" --no-compile --target "$site" "hetes[fleet]"
rm -rf -- "${site:?}/bin"
find "$site" -name __pycache__ -prune -exec rm -rf {} +
find "$site" \( -name RECORD -o -name INSTALLER -o -name REQUESTED -o -name direct_url.json \) -path '*.dist-info/*' -delete
find "$site" -name '*.so' -exec strip --strip-unneeded -- {} +
"$python" -IB "$here/stage.py" "$stage" "$SOURCE_DATE_EPOCH" "$release" ${HETES_DEB_VERSION:+"$HETES_DEB_VERSION"}

# What the compiled parts need of Debian. What a wheel brings along for itself belongs to no package.
mkdir -p -- "$work/tmp/debian"
printf 'Source: hetes\n\nPackage: hetes\nArchitecture: any\n' >"$work/tmp/debian/control"
libraries=$(cd -- "$work/tmp" && find "$site" -name '*.so*' -type f -exec dpkg-shlibdeps -O --warnings=0 --ignore-missing-info \
    -l"$site/pillow.libs" {} + | sed -n 's/^shlibs:Depends=//p')
[ -n "$libraries" ] || die "dpkg-shlibdeps found nothing"
architecture=$(dpkg --print-architecture)
sed -i -e "s/@ARCHITECTURE@/$architecture/" -e "s/@LIBRARIES@/$libraries/" \
    -e "s/@SIZE@/$(du -k -s --apparent-size --exclude=DEBIAN "$stage" | cut -f1)/" "$stage/DEBIAN/control"
if grep -rlF -e "$work" -e "$root/" "$stage" >&2; then
    die "these files name a folder of this computer"
fi
(cd -- "$stage" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$stage" -depth -exec touch -h -d "@$SOURCE_DATE_EPOCH" -- {} +

package=$folder/hetes_$(sed -n 's/^Version: //p' "$stage/DEBIAN/control")_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$stage" "$package" >/dev/null
say "built $package ($(du -k --apparent-size "$package" | cut -f1) kB)"
