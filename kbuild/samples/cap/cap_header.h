/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_CAP_HEADER_H
#define _CKPT_SAMPLE_CAP_HEADER_H

#include <linux/capability.h>

/*
 * Others ask for capabilities that a record may lower: a restore comes to this
 * one when they are through.
 */
#define CKPT_CAP_GOES_LAST 1

/**
 * struct ckpt_cap_s - the capability sets of a task
 * @effective: what the task may do now
 * @permitted: what it may make effective
 * @inheritable: what it passes to a program whose file lets it
 * @bset: what no program it starts can exceed
 * @ambient: what it passes to a program whose file says nothing
 *
 * As seen in the user namespace of the task. Bits above CAP_LAST_CAP are zero.
 */
struct ckpt_cap_s {
	kernel_cap_t effective;
	kernel_cap_t permitted;
	kernel_cap_t inheritable;
	kernel_cap_t bset;
	kernel_cap_t ambient;
};

#endif /* _CKPT_SAMPLE_CAP_HEADER_H */
