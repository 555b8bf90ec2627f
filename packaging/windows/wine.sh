# shellcheck shell=sh
# Sourced by build.sh and test.sh: what both need of Debian, and how they call Windows programs. They set $root.

# Installs the packages of debian-packages.txt that are marked "windows" and missing.
install_what_windows_needs() {
    list=${root:?}/packaging/debian-packages.txt
    wanted=$(sed -nE 's/^windows[[:blank:]]+([^[:blank:]]+).*/\1/p' "$list")
    missing=
    for package in $wanted; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "installing Debian packages:$missing"
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    # shellcheck disable=SC2086 # $missing is a list of words, $as_root one word or none
    {
        $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends $missing >/dev/null
    } </dev/null || die "these Debian packages are missing:$missing"
}

say() { printf 'hetes: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# A Windows of our own in folder $1; the user's ~/.wine is left alone. Its crash window would wait for a click for ever.
use_wine() {
    WINEPREFIX=$1
    WINEARCH=win64
    WINEDEBUG=-all
    WINEDLLOVERRIDES='winedbg.exe=d;mscoree=d;mshtml=d;winemenubuilder.exe=d'
    export WINEPREFIX WINEARCH WINEDEBUG WINEDLLOVERRIDES
    [ -d "$WINEPREFIX/drive_c" ] || timeout 180 wine wineboot -i </dev/null 2>&1 | cat >/dev/null
    [ -d "$WINEPREFIX/drive_c" ] || die "wine could not make $WINEPREFIX"
}

end_wine() { wineserver -k 2>/dev/null || /usr/lib/wine/wineserver64 -k 2>/dev/null || true; }

# Runs a Windows program with $1 seconds at most. Python under wine 8 wants pipes: a file or a terminal it cannot use.
windows() {
    limit=$1
    shift
    { timeout "$limit" wine "$@" </dev/null 2>&1 && echo 0 >"$WINEPREFIX/code" || echo "$?" >"$WINEPREFIX/code"; } | cat
    return "$(cat -- "$WINEPREFIX/code")"
}
