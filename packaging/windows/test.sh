#!/bin/sh
# Builds the Windows program and its installer and tests both under wine: "sh packaging/windows/test.sh [ARGUMENTS OF
# pytest]". It installs what it needs, and takes some ten minutes. HETES_WINDOWS_BUILT=OUTPUT tests what
# "HETES_WINDOWS_WORK=OUTPUT/work sh packaging/windows/build.sh OUTPUT" has built already.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/windows/wine.sh
. "$here/wine.sh"
install_missing windows

scratch=$(mktemp -d)
trap 'end_wine; rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ -z "${HETES_WINDOWS_BUILT:-}" ]; then
    HETES_WINDOWS_BUILT=$scratch/built
    HETES_WINDOWS_WORK=$scratch/built/work sh "$here/build.sh" "$HETES_WINDOWS_BUILT"
fi
HETES_WINDOWS_BUILT=$(CDPATH='' cd -- "$HETES_WINDOWS_BUILT" && pwd -P)
PYTHONDONTWRITEBYTECODE=1
export HETES_WINDOWS_BUILT PYTHONDONTWRITEBYTECODE
/usr/bin/python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --disable-pip-version-check 'pytest>=8.3,<10' 'pytest-timeout>=2.3,<3'
use_wine "$scratch/wine"
end_wine # it knows no screen; the tests start it anew
cd -- "$here"
# A screen with a window: wine has no other way to be a desktop. One of its own, so that nothing is typed elsewhere.
xvfb-run -a -s '-screen 0 1024x768x24' "$scratch/venv/bin/python" -m pytest -c "$here/tests/pytest.ini" \
    -p no:cacheprovider "$here/tests" "$@"
