#!/bin/sh
# Runs a command in a tree of files as if that were the system: "pivot.sh [--alone] TREE OUT COMMAND...", by root. It
# has processes, mounts and devices of its own, nothing of this computer but the folder OUT, at /out, and with --alone
# no network. What it leaves running ends with it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
network=
if [ "$1" = --alone ]; then
    network='--net --ipc --uts'
    shift
fi
# shellcheck disable=SC2016,SC2086 # the inner shell fills these in; $network is words or none
exec unshare --mount --pid --fork --kill-child --propagation private $network sh -ec '
    . "$1/devices.sh"
    tree=$2 out=$3
    shift 3
    ip link set lo up 2>/dev/null || true
    mount --bind "$tree" "$tree"
    cd -- "$tree"
    mount -t proc proc proc
    mount --rbind /sys sys
    own_devices
    mkdir -p out .old
    mount -t tmpfs -o mode=755 tmpfs run
    mkdir -p run/lock
    mount --bind "$out" out
    pivot_root . .old
    cd /
    umount -l /.old
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb \
        PIP_DEFAULT_TIMEOUT=180 PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$@"' sh "$here" "$@"
