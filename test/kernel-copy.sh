# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# A kernel's headers as packaged, copied, so that one of them can be changed. Sourced.

# kernel_copy FROM TO: FROM is the build folder of a headers package; TO becomes one of its own,
# with its source folder in TO.source.
kernel_copy() {
	local from=$1 to=$2 source link
	source=$(sed -n 's/^include \(.*\)\/Makefile$/\1/p' "$from/Makefile")
	[ -d "$source" ] || stop "$from: its Makefile includes no other, as those of Debian's headers do"
	rm -rf "$to" "$to.source"
	cp -a "$from" "$to"
	cp -a "$source" "$to.source"
	for link in scripts tools; do
		[ -L "$from/$link" ] && ln -sfn "$(readlink -f "$from/$link")" "$to/$link"
		[ -L "$source/$link" ] && ln -sfn "$(readlink -f "$source/$link")" "$to.source/$link"
	done
	printf 'include %s/Makefile\n' "$to.source" >"$to/Makefile"
}
