#!/bin/sh
# Signs one Windows program in place with osslsigncode: "sign.sh FILE". See build.sh for the variables.
set -eu
osslsigncode sign -pkcs12 "$HETES_SIGN_P12" ${HETES_SIGN_PASSWORD_FILE:+-readpass "$HETES_SIGN_PASSWORD_FILE"} \
    ${HETES_SIGN_TIMESTAMP:+-ts "$HETES_SIGN_TIMESTAMP"} -h sha256 -n Hetes -in "$1" -out "$1.signed" >/dev/null
mv -- "$1.signed" "$1"
