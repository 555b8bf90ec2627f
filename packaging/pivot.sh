#!/bin/sh
# Runs a command in a tree of files as if that were the system: "pivot.sh [--alone] TREE OUT COMMAND...", by root. It
# has processes, mounts and devices of its own, nothing of this computer but the folder OUT, at /out, and with --alone
# no network. What it leaves running ends with it.
set -eu
network=
if [ "$1" = --alone ]; then
    network='--net --ipc --uts'
    shift
fi
# shellcheck disable=SC2016,SC2086 # the inner shell fills these in; $network is words or none
exec unshare --mount --pid --fork --kill-child --propagation private $network sh -ec '
    tree=$1 out=$2
    shift 2
    ip link set lo up 2>/dev/null || true
    mount --bind "$tree" "$tree"
    cd -- "$tree"
    mount -t proc proc proc
    mount --rbind /sys sys
    mount -t tmpfs -o mode=755 tmpfs dev
    mkdir -p dev/pts dev/shm out .old
    for device in null zero full random urandom tty; do
        touch "dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    ln -s /proc/self/fd/0 dev/stdin
    ln -s /proc/self/fd/1 dev/stdout
    ln -s /proc/self/fd/2 dev/stderr
    mount -t tmpfs -o mode=1777 tmpfs dev/shm
    mount -t tmpfs -o mode=755 tmpfs run
    mkdir -p run/lock
    mount --bind "$out" out
    pivot_root . .old
    cd /
    umount -l /.old
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb \
        PIP_DEFAULT_TIMEOUT=180 PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$@"' sh "$@"
