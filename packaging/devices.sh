# shellcheck shell=sh
# Sourced by those who run a command in a tree of files: devices of its own in ./dev, and nothing else of this
# computer's /dev. Only root can, in a namespace of mounts.

own_devices() {
    mount -t tmpfs -o mode=755 tmpfs dev
    mkdir -p dev/pts dev/shm
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
}
