#!/bin/sh
# Sets up a broker between the workstations of a practice on this computer: mosquitto with TLS, accounts and rules.
#
#   sh broker.sh create HOST [PORT]  certificates for HOST (the name or address by which the others reach this computer)
#   sh broker.sh account NAME        an account for a workstation; prints its password, once
#   sh broker.sh remove NAME         takes an account away
#   sh broker.sh renew [HOST]        a new certificate for the broker, from the same authority
#
# Law: nothing that is there is written over, but by "renew"; keys and passwords are root's and mosquitto's alone.
# HETES_BROKER_FOLDER names another folder than /etc/mosquitto/hetes; then no service is touched. HETES_BROKER_DAYS: how
# long the broker's certificate is valid (825 days, which is what most systems accept at most).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
folder=${HETES_BROKER_FOLDER:-/etc/mosquitto/hetes}
days=${HETES_BROKER_DAYS:-825}
umask 077

say() { printf '%s\n' "$*"; }
die() {
    printf 'broker.sh: %s\n' "$*" >&2
    exit 1
}

quietly() { "$@" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; die "$1 failed"; }; }

# An address is written into the certificate as one: a name of digits would not be believed.
named() {
    case $1 in
    *[!0-9.]*) case $1 in *:*) printf 'IP:%s' "$1" ;; *) printf 'DNS:%s' "$1" ;; esac ;;
    *) printf 'IP:%s' "$1" ;;
    esac
}

certify() { # HOST
    quietly openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
        -keyout "$folder/broker.key.new" -out "$folder/broker.csr"
    printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$(named "$1")" >"$folder/extensions"
    quietly openssl x509 -req -in "$folder/broker.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial \
        -days "$days" -extfile "$folder/extensions" -out "$folder/broker.pem.new"
    mv -- "$folder/broker.key.new" "$folder/broker.key"
    mv -- "$folder/broker.pem.new" "$folder/broker.pem"
    printf '%s\n' "$1" >"$folder/host"
    rm -f -- "$folder/broker.csr" "$folder/extensions" "$folder/log"
}

handed_over() {
    [ -z "${HETES_BROKER_FOLDER:-}" ] || return 0
    chown -R mosquitto: "$folder"
    chown root: "$folder/ca.key"
    ln -sf "$folder/mosquitto.conf" /etc/mosquitto/conf.d/hetes.conf
    systemctl restart mosquitto || die "mosquitto does not start: journalctl -u mosquitto"
}

told() {
    [ -n "${HETES_BROKER_FOLDER:-}" ] || systemctl reload mosquitto # it reads passwords and rules anew
}

create() {
    host=$1 port=${2:-8883}
    [ ! -e "$folder/mosquitto.conf" ] || die "$folder is there already"
    command -v openssl >/dev/null || die "openssl is missing: apt install openssl"
    command -v mosquitto_passwd >/dev/null || die "mosquitto is missing: apt install mosquitto"
    mkdir -p -- "$folder"
    quietly openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7300 \
        -subj "/CN=Hetes broker of $host" -addext "basicConstraints=critical,CA:TRUE" \
        -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$folder/ca.key" -out "$folder/ca.pem"
    certify "$host"
    : >"$folder/passwords"
    cp -- "$here/rules" "$folder/rules"
    chmod 0600 "$folder/rules"
    sed -e "s|FOLDER|$folder|g" -e "s|PORT|$port|" -e "s|PLACE|${HETES_BROKER_PLACE:-}|" "$here/mosquitto.conf" \
        >"$folder/mosquitto.conf"
    handed_over
    say "The broker is mqtts://$host:$port. Each workstation needs $folder/ca.pem (hetes fleet create --ca; the file"
    say "that it writes brings it to the others) and an account: sh broker.sh account NAME"
}

account() {
    case $1 in '' | *[!A-Za-z0-9._-]*) die "a name has letters, digits, dots, hyphens and underscores" ;; esac
    [ -e "$folder/passwords" ] || die "there is no broker yet: sh broker.sh create HOST"
    ! grep -q "^$1:" "$folder/passwords" || die "there is an account $1 already"
    password=$(openssl rand -base64 18)
    # As a line of a file: on a command line it would stand in every list of processes.
    printf '%s:%s\n' "$1" "$password" >"$folder/fresh"
    quietly mosquitto_passwd -U "$folder/fresh"
    cat -- "$folder/fresh" >>"$folder/passwords"
    rm -f -- "$folder/fresh" "$folder/log"
    told
    say "$password"
}

remove() {
    grep -q "^$1:" "$folder/passwords" || die "there is no account $1"
    quietly mosquitto_passwd -D "$folder/passwords" "$1"
    rm -f -- "$folder/log"
    told
}

renew() {
    [ -e "$folder/ca.key" ] || die "there is no broker yet: sh broker.sh create HOST"
    certify "${1:-$(cat -- "$folder/host")}"
    [ -n "${HETES_BROKER_FOLDER:-}" ] || {
        chown mosquitto: "$folder/broker.key" "$folder/broker.pem"
        systemctl restart mosquitto
    }
}

case ${1:-}:$# in
create:[23] | account:2 | remove:2 | renew:[12])
    what=$1
    shift
    "$what" "$@"
    ;;
*) die "create HOST [PORT] | account NAME | remove NAME | renew [HOST]" ;;
esac
