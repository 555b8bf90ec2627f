#!/bin/sh
# Runs a command in a Debian of its own, in a fresh clone of this one's last commit, as root here and there:
#
#   sh packaging/in_debian.sh 13 sh packaging/test.sh tests/unit
#   sh packaging/in_debian.sh 13 sh packaging/deb/build.sh /out    (/out is dist/debian-13 here)
#
# HETES_DEB_CACHE names the folder in which the tree, and what is installed there, is kept for the next time; without
# it everything is made anew. The command has processes and mounts of its own and this computer's network.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$here")
# shellcheck source=packaging/packages.sh
. "$here/packages.sh"
# shellcheck source=packaging/fresh_debian.sh
. "$here/fresh_debian.sh"
[ "$#" -gt 1 ] || die "sh packaging/in_debian.sh 12|13 COMMAND..."
release=$1
shift
codename=$(codename_of "$release")
[ "$(id -u)" -eq 0 ] || die "only root can make a Debian of its own: run this as root"
install_missing deb

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cache=${HETES_DEB_CACHE:-$scratch}
out=$root/dist/debian-$release
mkdir -p -- "$cache" "$out"
cache=$(CDPATH='' cd -- "$cache" && pwd -P)
fresh_debian "$codename" "$cache/$codename"
tree=$cache/$codename-used
[ -d "$tree" ] || { cp -a -- "$cache/$codename" "$tree.new" && mv -- "$tree.new" "$tree"; }
exec 9>"$tree.lock"
flock -n 9 || die "somebody works in $tree: name another folder in HETES_DEB_CACHE"
borrow_certificates "$tree"
clone=$tree/root/hetes
mkdir -p -- "$tree/out" "$tree/root/kept"
[ ! -e "$clone/.venv" ] || mv -- "$clone/.venv" "$tree/root/kept/"
rm -rf -- "$clone"
git clone -q --no-hardlinks "$root" "$clone"
[ ! -e "$tree/root/kept/.venv" ] || mv -- "$tree/root/kept/.venv" "$clone/"
chmod 755 "$tree/root" # other users run the tests, too

# shellcheck disable=SC2016 # the inner shell fills it in
sh "$here/pivot.sh" "$tree" "$out" sh -c 'cd /root/hetes && exec "$@"' sh "$@"
