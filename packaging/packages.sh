# shellcheck shell=sh
# Sourced by the builds of packages: what they need of Debian. They set $root.

# Installs the packages of debian-packages.txt that are marked $1 and missing.
install_missing() {
    list=${root:?}/packaging/debian-packages.txt
    missing=
    # shellcheck disable=SC2013 # words they are
    for package in $(sed -nE "s/^$1[[:blank:]]+([^[:blank:]]+).*/\\1/p" "$list"); do
        # shellcheck disable=SC2016 # it is dpkg-query that fills the field in
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
        die "these Debian packages are missing, and only root or sudo can install them:$missing"
    fi
    say "installing Debian packages:$missing"
    # shellcheck disable=SC2086 # $missing is a list of words, $as_root one word or none
    {
        $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update || say "apt-get update failed; trying all the same"
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends $missing >/dev/null
    } </dev/null || die "apt-get could not install:$missing"
}

# locked_pip PYTHON DO ...: pip by the locks alone, which name all there is. HETES_WHEELS names the folder that
# "packaging/locks.py fetch" has filled: then no network is needed.
locked_pip() {
    locked_python=$1
    locked_do=$2
    shift 2
    [ -z "${HETES_WHEELS:-}" ] || set -- --no-index --find-links "$HETES_WHEELS" "$@"
    "$locked_python" -m pip "$locked_do" -q --no-deps --no-build-isolation "$@"
}

say() { printf 'hetes: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}
