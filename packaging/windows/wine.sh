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
    our_wine=$1
    WINEARCH=win64
    WINEDEBUG=-all
    WINEDLLOVERRIDES='winedbg.exe=d;mscoree=d;mshtml=d;winemenubuilder.exe=d'
    LC_ALL=C.UTF-8 # so that wine can name files with accents
    export LC_ALL WINEPREFIX WINEARCH WINEDEBUG WINEDLLOVERRIDES
    # Kept running: else whatever program comes first starts Windows' services, which hold on to its pipes.
    mkdir -p -- "$WINEPREFIX"
    wineserver -p </dev/null >/dev/null 2>&1 || die "wine could not start in $WINEPREFIX"
    timeout 180 wineboot -i </dev/null >/dev/null 2>&1 || die "wine could not make $WINEPREFIX"
    timeout 60 winecfg -v win10 </dev/null >/dev/null 2>&1 || die "wine could not become Windows 10"
}

end_wine() { [ -z "${our_wine:-}" ] || WINEPREFIX=$our_wine wineserver -k 2>/dev/null || true; }

# Runs a Windows program with $1 seconds at most. Python under wine 8 wants pipes: a file or a terminal it cannot use.
windows() {
    limit=$1
    shift
    { timeout "$limit" wine "$@" </dev/null 2>&1 && echo 0 >"$WINEPREFIX/code" || echo "$?" >"$WINEPREFIX/code"; } | cat
    return "$(cat -- "$WINEPREFIX/code")"
}
