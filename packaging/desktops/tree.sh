#!/bin/sh
# Makes the tree of files of one desktop: a Debian 13 with it and with what Hetes needs. "tree.sh NAME FOLDER", as root.
# One that is there already is made anew where the list of what goes into it has changed.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"
# shellcheck source=packaging/fresh_debian.sh
. "$root/packaging/fresh_debian.sh"
name=$1 folder=$2
tree=$folder/desktop-$name
packages=$(sed -nE "s/^(all|$name)[[:blank:]]+//p" "$here/packages.txt")
grep -q "^$name " "$here/packages.txt" || die "no desktop called $name: see packages.txt"
needs=$(sed -n 's/^Depends: //p' "$root/packaging/deb/control" |
    sed -e 's/@[A-Z]*@//g' -e 's/([^)]*)//g' -e 's/,/ /g')
# shellcheck disable=SC2086 # they are words
wanted=$(printf '%s\n' $packages $needs)
[ "$(cat -- "$tree.complete" 2>/dev/null)" != "$wanted" ] || exit 0
fresh_debian trixie "$folder/trixie"
say "installing $name"
rm -rf --one-file-system -- "$tree" "$tree.complete"
cp -a -- "$folder/trixie" "$tree"
borrow_certificates "$tree"
cp -a /etc/apt/apt.conf.d/. "$tree/etc/apt/apt.conf.d/"
rm -f "$tree"/etc/apt/apt.conf.d/docker-* "$tree/etc/apt/apt.conf.d/20packagekit"
# No service is started there, and nobody is asked.
printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
chmod 755 "$tree/usr/sbin/policy-rc.d"
mkdir -p -- "$tree.out"
# shellcheck disable=SC2086 # they are words
sh "$root/packaging/pivot.sh" "$tree" "$tree.out" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get -qq update && apt-get -qq -y install --no-install-recommends eatmydata &&
        eatmydata apt-get -qq -y install --no-install-recommends "$@"' sh $packages $needs libnotify-bin xdg-utils \
    >"$tree.log" 2>&1 || { tail -n 20 -- "$tree.log" >&2; die "could not be installed: $name"; }
# dunst and others take over notices by activation where a desktop brings its own.
rm -f "$tree/usr/share/dbus-1/services/org.knopwob.dunst.service"
setcap -r "$tree/usr/bin/kwin_wayland" 2>/dev/null || true
sh "$root/packaging/pivot.sh" "$tree" "$tree.out" useradd --create-home --uid 1000 --shell /bin/bash eva
printf '%s\n' "$wanted" >"$tree.complete"
