#!/bin/sh
# Tries Hetes on real desktops: "sh packaging/desktops/test.sh [NAME...]", as root on Debian 12 or 13; without a name on
# GNOME and Plasma, the others are mate, lxqt, waybar and cinnamon. Each has a Debian 13 of its own, into which the
# package is installed; nothing of it needs a screen. Prints what was seen; pictures and logs are in dist/desktops.
#
# HETES_DEB_CACHE names the folder in which the trees are kept for the next time (without it each run makes them anew,
# which takes a quarter of an hour); HETES_DEB_PACKAGE a package that is built already.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"
[ "$(id -u)" -eq 0 ] || die "only root can make a Debian of its own: run this as root"
[ "$#" -gt 0 ] || set -- gnome plasma
install_missing deb

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
HETES_DEB_CACHE=${HETES_DEB_CACHE:-$scratch}
mkdir -p -- "$HETES_DEB_CACHE" "$root/dist/desktops"
export HETES_DEB_CACHE
package=${HETES_DEB_PACKAGE:-}
if [ -z "$package" ]; then
    rm -rf -- "$root/dist/debian-13/desktops"
    sh "$root/packaging/in_debian.sh" 13 sh packaging/deb/build.sh /out/desktops
    package=$(find "$root/dist/debian-13/desktops" -name '*.deb')
fi
for name in "$@"; do
    sh "$here/tree.sh" "$name" "$HETES_DEB_CACHE"
    tree=$HETES_DEB_CACHE/desktop-$name
    out=$root/dist/desktops/$name
    rm -rf -- "$out" "$tree/opt/zoo" "$tree/home/eva"
    mkdir -p -- "$out" "$tree/opt/zoo"
    cp -- "$package" "$tree/opt/zoo/hetes.deb"
    cp -- "$here"/*.py "$tree/opt/zoo/"
    # shellcheck disable=SC2016 # the inner shell fills it in
    sh "$root/packaging/pivot.sh" --alone "$tree" "$out" sh -c '
        dpkg --install /opt/zoo/hetes.deb >/out/install.log 2>&1 || { cat /out/install.log; exit 1; }
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        passwd --quiet --delete eva # whoever locks the screen unlocks it with Enter
        rm -rf /home/eva
        cp -a /etc/skel /home/eva && chown -R eva:eva /home/eva
        exec /usr/lib/hetes/bin/python3 -B /opt/zoo/scenes.py "$@"
    ' sh "$name" || say "$name: the scenes ended early"
done
"$(command -v python3)" "$here/table.py" "$root/dist/desktops" "$@"
