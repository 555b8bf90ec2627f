#!/bin/sh
# Installs what is missing and runs all tests: "sh packaging/test.sh [ARGUMENTS OF pytest]". A skip is a failure.
# "sh packaging/test.sh -m quick" runs what is quick, on two processors: the loop while writing.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
sh "$here/install.sh" test
cd -- "$(dirname -- "$here")"
PYTHONNOUSERSITE=1
export PYTHONNOUSERSITE
unset PYTHONDONTWRITEBYTECODE # else every program that a test starts is compiled anew: half of its start
case " $* " in
    *" -m quick "*) set -- "$@" -n 2 tests/unit tests/property ;;
esac
exec .venv/bin/python -m pytest "$@"
