#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# npm run fuzz [-- RUNS]: the restore path under a fuzzer, a million executions unless told otherwise.
set -eu
cd "$(dirname "$0")/.."
. test/install.sh

need_node
need_packages build-essential kmod "linux-headers-$(dpkg --print-architecture)" clang-14 llvm-14 libclang-rt-14-dev
need_npm
node plugin/build.mjs
npx --no-install esbuild test/fuzz.ts --bundle --platform=node --packages=external --format=esm \
	--target=node20 --outfile=.cache/fuzz.mjs --log-level=warning
node .cache/fuzz.mjs "$@"
