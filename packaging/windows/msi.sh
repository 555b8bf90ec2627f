#!/bin/sh
# Builds the package for all users of a computer from a built program: "sh msi.sh PROGRAM VERSION OUTPUT.msi". build.sh
# calls it. Its properties: AUTOSTART=0 (nobody's login starts it), LANGUAGE=en, SETTINGS=FILE (what holds for everybody).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
program=$(CDPATH='' cd -- "$1" && pwd -P)
version=$2
output=$(realpath -m -- "$3")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# The product's code by its version, so that the same version is the same product wherever it was built.
code=$(/usr/bin/python3 -c 'import sys, uuid; print(str(uuid.uuid5(uuid.NAMESPACE_URL, f"hetes:{sys.argv[1]}")).upper())' "$version")
printf 'language = "en"\n' >"$work/settings.toml"
# The uninstaller is the other installer's; Windows takes this package away itself.
cd -- "$work" # wixl knows no absolute paths
ln -s -- "$program" program
find program/ -type f ! -name uninstall.exe | LC_ALL=C sort |
    wixl-heat -p program/ --component-group Files --var var.Program --directory-ref INSTALLDIR --win64 >files.wxs
rm -f -- "$output"
wixl -a x64 -D Win64=yes -D Program=program -D Version="$version" -D ProductCode="$code" -o "$output" "$here/hetes.wxs" files.wxs

change() { msibuild "$output" -q "$1"; }
# Windows hands properties on to its service only where they are named.
secure=$(msiinfo export "$output" Property | tr -d '\r' | sed -n 's/^SecureCustomProperties\t//p')
change "DELETE FROM \`Property\` WHERE \`Property\` = 'SecureCustomProperties'"
change "INSERT INTO \`Property\` (\`Property\`, \`Value\`) VALUES ('SecureCustomProperties', '${secure:+$secure;}AUTOSTART;LANGUAGE;SETTINGS')"
condition() { change "UPDATE \`Component\` SET \`Condition\` = '$2' WHERE \`Component\` = '$1'"; }
condition AtLogin 'AUTOSTART = "1"'
condition InEnglish 'LANGUAGE = "en" AND NOT SETTINGS'
condition AsGiven SETTINGS
# 16: settings stay when the package goes; 256: a registry's view of 64 bits; 128: what is there already stays.
change "UPDATE \`Component\` SET \`Attributes\` = 400 WHERE \`Component\` = 'InEnglish'"

# The sender of notices: the same AppUserModelID as the program gives them.
change "CREATE TABLE \`MsiShortcutProperty\` (\`MsiShortcutProperty\` CHAR(72) NOT NULL, \`Shortcut_\` CHAR(72) NOT NULL, \`PropertyKey\` CHAR(255) NOT NULL, \`PropVariantValue\` CHAR(255) NOT NULL PRIMARY KEY \`MsiShortcutProperty\`)"
change "INSERT INTO \`MsiShortcutProperty\` (\`MsiShortcutProperty\`, \`Shortcut_\`, \`PropertyKey\`, \`PropVariantValue\`) VALUES ('Sender', 'Menu', 'System.AppUserModel.ID', 'Hetes')"

# Without a source's name the property of the source's folder is the whole path; 0: a copy.
change "CREATE TABLE \`MoveFile\` (\`FileKey\` CHAR(72) NOT NULL, \`Component_\` CHAR(72) NOT NULL, \`SourceName\` CHAR(255) LOCALIZABLE, \`DestName\` CHAR(255) LOCALIZABLE, \`SourceFolder\` CHAR(72), \`DestFolder\` CHAR(72) NOT NULL, \`Options\` SHORT NOT NULL PRIMARY KEY \`FileKey\`)"
change "INSERT INTO \`MoveFile\` (\`FileKey\`, \`Component_\`, \`DestName\`, \`SourceFolder\`, \`DestFolder\`, \`Options\`) VALUES ('Settings', 'AsGiven', 'settings.toml', 'SETTINGS', 'EVERYBODY', 0)"
change "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('MoveFiles', 3800)"
change "INSERT INTO \`CreateFolder\` (\`Directory_\`, \`Component_\`) VALUES ('EVERYBODY', 'AsGiven')"
change "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('CreateFolders', 3700)"
# Within the transaction: where the new version fails, Windows puts the old one back.
change "UPDATE \`InstallExecuteSequence\` SET \`Sequence\` = 1501 WHERE \`Action\` = 'RemoveExistingProducts'"
# wixl ends the names of keys with a backslash, which no key's name has.
msiinfo export "$output" Registry | tr -d '\r' | sed -n '4,$p' | while IFS="$(printf '\t')" read -r row _ key _; do
    change "UPDATE \`Registry\` SET \`Key\` = '${key%\\}' WHERE \`Registry\` = '$row'"
done
