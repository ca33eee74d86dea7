#!/bin/sh
# Write requirements/*.lock anew from pyproject.toml: hashes, every platform, and no address in them.
set -eu
cd "$(dirname "$0")/.."
compile() {
  output=$1
  shift
  UV_NO_CONFIG=1 .venv/bin/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --quiet pyproject.toml "$@" -o "requirements/$output.lock"
}
compile production              # what a real site runs
compile run --group local       # and the private servers of `make run`
compile dev --group local --group dev
compile bench --group local --group dev --group bench  # and what `make bench SIZE=XL` is measured against
