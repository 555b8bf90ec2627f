#!/bin/sh
# Runs a command in a tree of files as if that were the system: "inside.sh [--alone] TREE COMMAND...". With --alone it
# has a network of its own, with nobody else in it. Its devices are its own. What it mounts and what it leaves running
# ends with it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
network=
if [ "$1" = --alone ]; then
    network=--net
    shift
fi
# shellcheck disable=SC2016 # the inner shell fills these in
exec unshare --mount --pid --fork --kill-child --propagation private $network sh -ec '
    . "$1/devices.sh"
    tree=$2
    shift 2
    cd -- "$tree"
    mount -t proc proc proc
    own_devices
    ip link set lo up 2>/dev/null || true
    exec chroot . "$@"' - "$(dirname -- "$here")" "$@"
