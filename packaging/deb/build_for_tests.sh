#!/bin/sh
# Builds what test.sh tests, on the Debian it is for: "build_for_tests.sh FOLDER". The package in FOLDER/built, again in
# FOLDER/again, as a newer version in FOLDER/newer; what lintian says of it; and in FOLDER/kept/wheels what goes in.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
folder=$1
HETES_DEB_WORK=$folder/kept
export HETES_DEB_WORK
rm -rf -- "$folder/built" "$folder/newer" "$folder/again"
sh "$here/build.sh" "$folder/built"
HETES_DEB_VERSION=99.0 sh "$here/build.sh" "$folder/newer"
sh "$here/build.sh" "$folder/again"
lintian --allow-root --fail-on none --tag-display-limit 0 --show-overrides --display-info --pedantic \
    "$folder"/built/hetes_*.deb >"$folder/lintian" 2>&1
# pipx brings its own pip up to date at its first use.
"$folder/kept/tools/bin/python" -m pip download -qq --no-deps --dest "$folder/kept/wheels" pip setuptools wheel
