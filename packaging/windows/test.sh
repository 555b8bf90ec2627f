#!/bin/sh
# Builds the Windows program and its installer and tests both under wine: "sh packaging/windows/test.sh [ARGUMENTS OF
# pytest]". It installs what it needs, and takes some ten minutes. HETES_WINDOWS_BUILT=OUTPUT tests what
# "HETES_WINDOWS_WORK=OUTPUT/work sh packaging/windows/build.sh OUTPUT" has built already.
#
# Everything is tested on a Windows of code pages 1252 and 437, and beside it what is marked "code_page" on a Hungarian
# one (1250 and 852). HETES_WINDOWS_LOCALE=hu_HU.UTF-8 builds and tests everything on a Hungarian one, and only there.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/windows/wine.sh
. "$here/wine.sh"
install_missing windows

scratch=$(mktemp -d)
beside=
trap 'kill $beside 2>/dev/null || true; rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
built_before=${HETES_WINDOWS_BUILT:-}
HETES_WINDOWS_BUILT=$scratch/built
[ -z "$built_before" ] || HETES_WINDOWS_BUILT=$(CDPATH='' cd -- "$built_before" && pwd -P)
PYTHONDONTWRITEBYTECODE=1
export HETES_WINDOWS_BUILT PYTHONDONTWRITEBYTECODE
/usr/bin/python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --disable-pip-version-check 'pytest>=8.3,<10' 'pytest-timeout>=2.3,<3'

build() {
    [ -n "$built_before" ] || HETES_WINDOWS_WORK=$HETES_WINDOWS_BUILT/work sh "$here/build.sh" "$HETES_WINDOWS_BUILT"
}

a_windows() ( # LOCALE SCREEN Makes it. It knows no screen yet: the tests start it anew.
    trap end_wine EXIT
    trap 'exit 143' TERM HUP INT
    use_wine "$scratch/wine-$2" "$1"
)

tests() ( # LOCALE SCREEN WORDS FOR PYTEST... On the Windows of that screen.
    trap end_wine EXIT
    trap 'exit 143' TERM HUP INT
    use_wine "$scratch/wine-$2" "$1"
    screen=$2
    shift 2
    end_wine
    cd -- "$here"
    # A screen with a window: wine has no other way to be a desktop. One of its own, so that nothing is typed elsewhere.
    xvfb-run -a -n "$screen" -s '-screen 0 1024x768x24' "$scratch/venv/bin/python" -m pytest -c "$here/tests/pytest.ini" \
        -p no:cacheprovider "$@"
)

if [ -n "${HETES_WINDOWS_LOCALE:-}" ]; then
    build
    tests "$HETES_WINDOWS_LOCALE" 99 "$here/tests" "$@"
    exit
fi
# Most of their time they wait for wine, so that two processors have room for three; and what needs nothing that is
# built begins beside the build.
installs=$here/tests/test_failing_installs.py
tests C.UTF-8 299 "$installs" "$@" >"$scratch/installs" 2>&1 &
installing=$!
beside=$installing
{ a_windows C.UTF-8 99 && a_windows hu_HU.UTF-8 199; } &
making=$!
beside="$installing $making"
build
wait "$making"
tests hu_HU.UTF-8 199 "$here/tests" -m code_page "$@" >"$scratch/hungarian" 2>&1 &
hungarian=$!
beside="$hungarian $installing"
first=0 second=0 third=0
tests C.UTF-8 99 "$here/tests" --ignore "$installs" "$@" || first=$?
wait "$installing" || second=$?
cat -- "$scratch/installs"
wait "$hungarian" || third=$?
beside=
say "on a Hungarian Windows:"
cat -- "$scratch/hungarian"
worst=0
for code in "$first" "$second" "$third"; do
    # 5: none of the tests that were asked for by a name is in this part.
    if [ "$code" -eq 5 ] && [ "$#" -gt 0 ] && [ "$first$second$third" != 555 ]; then continue; fi
    [ "$code" -eq 0 ] || worst=$code
done
exit "$worst"
