/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_RLIMIT_HEADER_H
#define _CKPT_SAMPLE_RLIMIT_HEADER_H

#include <linux/resource.h>
#include <linux/types.h>

/**
 * struct ckpt_rlimit_pair - one limit
 * @cur: the soft limit; above the hard one only where SIGXCPU has raised it
 * @max: the hard limit
 *
 * As in struct rlimit64, RLIM64_INFINITY means no limit on 32 and 64 bit. That
 * struct has another alignment on i386.
 */
struct ckpt_rlimit_pair {
	aligned_u64 cur;
	aligned_u64 max;
};

/**
 * struct ckpt_rlimit_s - the resource limits of a process
 * @limit: by the numbers of setrlimit(2), RLIMIT_CPU to RLIMIT_RTTIME
 */
struct ckpt_rlimit_s {
	struct ckpt_rlimit_pair limit[RLIM_NLIMITS];
};

#endif /* _CKPT_SAMPLE_RLIMIT_HEADER_H */
