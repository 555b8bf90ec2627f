#!/bin/sh
# Installs what is missing and starts Hetes: "sh packaging/run.sh [ARGUMENTS OF hetes]"; without any, "hetes run".
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
sh "$here/install.sh" run
[ "$#" -gt 0 ] || set -- run
exec "$(dirname -- "$here")/.venv/bin/hetes" "$@"
