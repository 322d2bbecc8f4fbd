#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# npm run test:kernel [WORD...]: installs what it needs, then the tests over the real kernel source,
# or those of test/tree whose path has one of the words.
set -eu
cd "$(dirname "$0")/.."
. test/install.sh

need_node
need_packages build-essential git bc bison flex rsync cpio kmod python3 libelf-dev libssl-dev xz-utils linux-source-6.1 \
	"linux-headers-$(dpkg --print-architecture)" gcc-12-plugin-dev clang-14 llvm-14 lld-14 libclang-rt-14-dev \
	sparse ccache distcc busybox-static qemu-system-x86 \
	g++-i686-linux-gnu g++-aarch64-linux-gnu g++-s390x-linux-gnu
need_npm
node plugin/build.mjs

[ $# -gt 0 ] || set -- ''
node test/run.mjs "${@/#/test/tree/}"
