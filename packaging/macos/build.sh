#!/bin/sh
# Builds Hetes.app on a Mac: "sh packaging/macos/build.sh [OUTPUT]". Never run so far: there was no Mac to run it on.
#
# It makes a virtual environment, builds with PyInstaller, and puts a login item into the bundle. HETES_SIGN_IDENTITY (a
# "Developer ID Application: ..." in the keychain) signs it with the hardened runtime; with HETES_NOTARY_PROFILE too
# (made by "xcrun notarytool store-credentials") it is notarised and stapled. Without a signature macOS shows no notices
# of it, and asks before the first start.
#
# Contactless readers: Apple's own driver fails on long APDUs. Where login by card stalls there, the CCID driver helps:
# sudo defaults write /Library/Preferences/com.apple.security.smartcard useIFDCCID -bool yes
set -eu
[ "$(uname)" = Darwin ] || { echo "hetes: this builds on a Mac only" >&2; exit 1; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
output=${1:-$root/dist/macos}
mkdir -p -- "$output"
output=$(CDPATH='' cd -- "$output" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

python3 -m venv "$work/venv"
python=$work/venv/bin/python
"$python" -m pip install -q --disable-pip-version-check 'pyinstaller>=6.11,<7' "$root"
version=$("$python" -m hetes --version | head -n 1)

# The Dock has no place for it: it lives in the menu bar.
"$python" -m PyInstaller --noconfirm --log-level WARN --windowed --name Hetes \
    --distpath "$output" --workpath "$work/build" --specpath "$work" \
    --osx-bundle-identifier hu.hetes.agent \
    --collect-submodules hetes --collect-data hetes --collect-submodules holidays --copy-metadata holidays \
    --hidden-import pystray._darwin --hidden-import smartcard.scard \
    --exclude-module tkinter --exclude-module dbus_fast --exclude-module Xlib \
    "$root/packaging/windows/entry.py"
app=$output/Hetes.app
set_key() { /usr/libexec/PlistBuddy -c "Delete :$1" "$app/Contents/Info.plist" 2>/dev/null || true
    /usr/libexec/PlistBuddy -c "Add :$1 $2 $3" "$app/Contents/Info.plist"; }
set_key LSUIElement bool true
set_key CFBundleShortVersionString string "$version"
set_key CFBundleVersion string "$version"
set_key LSMinimumSystemVersion string 12.0

# What System Settings lists under "Open at Login" (SMAppService): a launch agent inside the bundle.
mkdir -p -- "$app/Contents/Library/LaunchAgents"
cat >"$app/Contents/Library/LaunchAgents/hu.hetes.agent.plist" <<'PLIST'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key><string>hu.hetes.agent</string>
    <key>BundleProgram</key><string>Contents/MacOS/Hetes</string>
    <key>ProgramArguments</key><array><string>Hetes</string><string>run</string></array>
    <key>RunAtLoad</key><true/>
    <key>LimitLoadToSessionType</key><string>Aqua</string>
</dict>
</plist>
PLIST
plutil -lint "$app/Contents/Info.plist" "$app/Contents/Library/LaunchAgents/hu.hetes.agent.plist"

if [ -n "${HETES_SIGN_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$HETES_SIGN_IDENTITY" "$app"
    codesign --verify --deep --strict "$app"
fi
archive=$output/Hetes-$version.zip
pack() { rm -f -- "$archive"; ditto -c -k --keepParent "$app" "$archive"; }
pack
if [ -n "${HETES_SIGN_IDENTITY:-}" ] && [ -n "${HETES_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$archive" --keychain-profile "$HETES_NOTARY_PROFILE" --wait
    xcrun stapler staple "$app"
    pack
fi
said=$("$app/Contents/MacOS/Hetes" --version | head -n 1)
[ "$said" = "$version" ] || { echo "hetes: the program says \"$said\" instead of \"$version\"" >&2; exit 1; }
echo "built $archive"
