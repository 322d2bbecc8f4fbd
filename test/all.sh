#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# npm test: installs what the tests need, then formatter, linter, types, bundle and every test.
set -eu
cd "$(dirname "$0")/.."
. test/install.sh

need_node
need_packages build-essential git kmod strace util-linux linux-source-6.1 "linux-headers-$(dpkg --print-architecture)" \
	clang-14 llvm-14 dwarves sparse shellcheck tmux pre-commit \
	g++-i686-linux-gnu g++-aarch64-linux-gnu g++-s390x-linux-gnu
need_npm

step() {
	echo "== $*"
	"$@"
}

step npx --no-install biome check --error-on-warnings .
step npx --no-install tsc -p .
step shellcheck -x .ci/run test/*.sh kbuild/tree/scripts/*.sh
step node plugin/build.mjs
step node test/run.mjs "$@"
