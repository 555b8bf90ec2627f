#!/bin/sh
# Installs what is missing and runs all tests: "sh packaging/test.sh [ARGUMENTS OF pytest]". A skip is a failure.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
sh "$here/install.sh" test
cd -- "$(dirname -- "$here")"
PYTHONNOUSERSITE=1
export PYTHONNOUSERSITE
exec .venv/bin/python -m pytest "$@"
