# shellcheck shell=sh
# Sourced after packages.sh: makes a fresh Debian, as a tree of files. Only root can.

# codename_of RELEASE: the name by which Debian's archive has it.
codename_of() {
    case $1 in
        12) echo bookworm ;;
        13) echo trixie ;;
        *) die "Debian 12 or 13, not $1" ;;
    esac
}

# fresh_debian CODENAME FOLDER: the tree, unless it is there already. Mirror and settings of apt are this computer's.
fresh_debian() {
    [ ! -e "$2.complete" ] || return 0
    say "making a fresh Debian ($1)"
    apt-get -qq update || say "apt-get update failed; trying all the same"
    # A mirror of one release has the others, too.
    # shellcheck disable=SC2016 # it is apt that fills the fields in
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
        sed -nE 's/ (bookworm|trixie)$//p' | head -n 1)
    [ -n "$mirror" ] || die "apt knows no mirror of Debian"
    rm -rf --one-file-system -- "$2"
    mkdir -p -- "$2"
    debootstrap --variant=minbase --include=ca-certificates "$1" "$2" "$mirror" >"$2.log" 2>&1 ||
        { tail -n 20 -- "$2.log" >&2; die "debootstrap failed"; }
    printf 'deb %s %s main\n' "$mirror" "$1" >"$2/etc/apt/sources.list"
    touch -- "$2.complete"
}

# borrow_certificates TREE: what this computer trusts and how it finds others, for those who fetch from within.
borrow_certificates() {
    mkdir -p -- "$1/usr/local/share/ca-certificates"
    cp -a /usr/local/share/ca-certificates/. "$1/usr/local/share/ca-certificates/" 2>/dev/null || true
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [ ! -e "$file" ] || cp -L -- "$file" "$1$file"
    done
}
