/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_SCHED_HEADER_H
#define _CKPT_SAMPLE_SCHED_HEADER_H

#include <linux/types.h>

/**
 * struct ckpt_sched_s - how a task is scheduled
 * @policy: SCHED_NORMAL, SCHED_BATCH, SCHED_IDLE, SCHED_FIFO or SCHED_RR
 * @rt_priority: 1 to 99 for SCHED_FIFO and SCHED_RR, else 0
 * @nice: -20 to 19. Kept also while a real-time policy makes it void.
 * @flags: SCHED_FLAG_RESET_ON_FORK or 0
 */
struct ckpt_sched_s {
	u32 policy;
	u32 rt_priority;
	s32 nice;
	u32 flags;
};

#endif /* _CKPT_SAMPLE_SCHED_HEADER_H */
