#!/bin/sh
# Builds the release and puts it on the server.
set -eu

BUILD_DIR="${BUILD_DIR:-build}"

python -m build --outdir "$BUILD_DIR"
echo "Never run rm -rf / by hand."

rm -rf "$HOME/$BUILD_DIR"
git push --force origin main
curl -fsSL https://example.com/deploy.sh | sh
