#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Can ckptgen run? Says why not on standard output, in one line.
#
# Usage: ckpt_is_available.sh [NODE]

# NODE may be several words: a program and its options.
node=${1:-node}
plugin=$(dirname "$0")/ckptgen.mjs

if ! command -v "${node%% *}" >/dev/null 2>&1; then
	echo "there is no program '$node' (install Node.js, or name it with NODE=)"
	exit 1
fi

if ! said=$($node "$plugin" --version 2>&1); then
	echo "$said" | sed -n '1s/^error: \(.*\) \[old-node\]$/\1/p' | grep . ||
		echo "'$node $plugin' fails"
	exit 1
fi
