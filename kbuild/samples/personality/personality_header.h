/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_PERSONALITY_HEADER_H
#define _CKPT_SAMPLE_PERSONALITY_HEADER_H

#include <linux/types.h>

/**
 * struct ckpt_personality_s - the execution domain of a task
 * @persona: base personality (PER_MASK) and flags, as personality(2) takes
 *	them. Bits without a meaning are kept, as the kernel keeps them.
 */
struct ckpt_personality_s {
	u32 persona;
};

#endif /* _CKPT_SAMPLE_PERSONALITY_HEADER_H */
