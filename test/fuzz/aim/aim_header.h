/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FUZZ_AIM_HEADER_H
#define _FUZZ_AIM_HEADER_H

#include <linux/types.h>

/* First by name, and restored behind the others. */
#define CKPT_AIM_GOES_LAST

/**
 * struct ckpt_aim_s - a subsystem that wants its turn
 * @value: what it aims at
 * @is_refused: by X_verify()
 * @is_failing: X_restore() fails half done
 */
struct ckpt_aim_s {
	u32 value;
	bool is_refused;
	bool is_failing;
};

#endif /* _FUZZ_AIM_HEADER_H */
