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

# kernel_cap_as_u64 FILE: in a copy of 6.1's include/linux/capability.h, makes kernel_cap_t what
# v6.3 made it, struct { u64 val; } instead of struct { __u32 cap[2]; }, and all that works on it.
kernel_cap_as_u64() {
	awk '
	/__u32 cap\[_KERNEL_CAPABILITY_U32S\];/ { print "\tu64 val;"; next }
	/^#define CAP_FOR_EACH_U32/ { skip = 1 }
	/^ \* Check if "a" is a subset of "set"/ { skip = 0; while ((getline line < helpers) > 0) print line; print "/*" }
	!skip { print }
	' helpers=/dev/fd/3 "$1" >"$1.new" 3<<-'END'
	#include <linux/bits.h>

	#define CAP_FS_VAL (BIT_ULL(CAP_CHOWN) | BIT_ULL(CAP_MKNOD) | BIT_ULL(CAP_DAC_OVERRIDE) | \
			BIT_ULL(CAP_DAC_READ_SEARCH) | BIT_ULL(CAP_FOWNER) | BIT_ULL(CAP_FSETID) | \
			BIT_ULL(CAP_MAC_OVERRIDE))
	#define CAP_EMPTY_SET ((kernel_cap_t){ 0 })
	#define CAP_FULL_SET ((kernel_cap_t){ BIT_ULL(CAP_LAST_CAP + 1) - 1 })
	#define CAP_FS_SET ((kernel_cap_t){ CAP_FS_VAL | BIT_ULL(CAP_LINUX_IMMUTABLE) })
	#define CAP_NFSD_SET ((kernel_cap_t){ CAP_FS_VAL | BIT_ULL(CAP_SYS_RESOURCE) })
	#define cap_clear(c) do { (c).val = 0; } while (0)
	#define cap_raise(c, flag) ((c).val |= BIT_ULL(flag))
	#define cap_lower(c, flag) ((c).val &= ~BIT_ULL(flag))
	#define cap_raised(c, flag) (((c).val & BIT_ULL(flag)) != 0)

	static inline kernel_cap_t cap_combine(const kernel_cap_t a, const kernel_cap_t b)
	{
		return (kernel_cap_t){ a.val | b.val };
	}

	static inline kernel_cap_t cap_intersect(const kernel_cap_t a, const kernel_cap_t b)
	{
		return (kernel_cap_t){ a.val & b.val };
	}

	static inline kernel_cap_t cap_drop(const kernel_cap_t a, const kernel_cap_t drop)
	{
		return (kernel_cap_t){ a.val & ~drop.val };
	}

	static inline kernel_cap_t cap_invert(const kernel_cap_t c)
	{
		return (kernel_cap_t){ ~c.val };
	}

	static inline bool cap_isclear(const kernel_cap_t a)
	{
		return a.val == 0;
	}

	END
	mv "$1.new" "$1"
}
