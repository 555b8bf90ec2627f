# shellcheck shell=sh
# Sourced by build.sh and test.sh: how they call Windows programs, and how they get what they need. They set $root.

# shellcheck source=packaging/packages.sh
. "${root:?}/packaging/packages.sh"

# A Windows of our own in folder $1; the user's ~/.wine is left alone. Its crash window would wait for a click for ever.
# $2, or HETES_WINDOWS_LOCALE: UTF-8, so that wine can name files with accents; hu_HU.UTF-8 has code pages 1250 and 852.
use_wine() {
    WINEPREFIX=$1
    our_wine=$1
    WINEARCH=win64
    WINEDEBUG=-all
    WINEDLLOVERRIDES='winedbg.exe=d;mscoree=d;mshtml=d;winemenubuilder.exe=d'
    LC_ALL=${2:-${HETES_WINDOWS_LOCALE:-C.UTF-8}}
    if [ "$(LC_ALL=$LC_ALL locale charmap 2>/dev/null)" != UTF-8 ]; then # Debian has the sources of all, and few made
        LOCPATH=$WINEPREFIX.locale
        mkdir -p -- "$LOCPATH"
        localedef --no-archive -i "${LC_ALL%%.*}" -f UTF-8 "$LOCPATH/$LC_ALL" || die "there is no locale $LC_ALL here"
        export LOCPATH
    fi
    export LC_ALL WINEPREFIX WINEARCH WINEDEBUG WINEDLLOVERRIDES
    # Kept running: else whatever program comes first starts Windows' services, which hold on to its pipes.
    mkdir -p -- "$WINEPREFIX"
    wineserver -p </dev/null >/dev/null 2>&1 || die "wine could not start in $WINEPREFIX"
    timeout 180 wineboot -i </dev/null >/dev/null 2>&1 || die "wine could not make $WINEPREFIX"
    random=$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll
    [ -e "$random" ] || x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -s -shared -o "$random" \
        "$root/packaging/windows/wine_bcryptprimitives.c" -ladvapi32
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
