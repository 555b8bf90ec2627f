#!/bin/sh
# Runs a command in a tree of files as if that were the system: "inside.sh [--alone] TREE COMMAND...". With --alone it
# has a network of its own, with nobody else in it. What it mounts and what it leaves running ends with it.
set -eu
network=
if [ "$1" = --alone ]; then
    network=--net
    shift
fi
# shellcheck disable=SC2016 # the inner shell fills these in
exec unshare --mount --pid --fork --kill-child --propagation private $network sh -c '
    tree=$1
    shift
    mount -t proc proc "$tree/proc"
    mount --rbind /dev "$tree/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
    ip link set lo up 2>/dev/null || true
    exec chroot "$tree" "$@"' - "$@"
