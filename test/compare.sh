#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# npm run compare: what ckptgen, abidiff and pahole find in edits of the installed UAPI headers, as the
# tables of README.md. With -- --write it puts them there.
set -eu
cd "$(dirname "$0")/.."
. test/install.sh

need_node
need_packages build-essential linux-libc-dev abigail-tools pahole
need_npm
npx --no-install esbuild test/compare.ts --bundle --platform=node --packages=external --format=esm \
	--target=node20 --outfile=.cache/compare.mjs --log-level=warning
node .cache/compare.mjs "$@"
