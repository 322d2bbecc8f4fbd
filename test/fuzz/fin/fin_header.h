/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FUZZ_FIN_HEADER_H
#define _FUZZ_FIN_HEADER_H

#include <linux/types.h>

/* Restored behind all others, cap included: what is restored last is never put back. */
#define CKPT_FIN_GOES_LAST

/**
 * struct ckpt_fin_s - a subsystem that may refuse and fail
 * @value: what it is about
 * @is_refused: by X_verify(), where the value is another now
 * @is_failing: then X_restore() fails half done, with a number that may be positive
 */
struct ckpt_fin_s {
	u32 value;
	bool is_refused;
	bool is_failing;
};

#endif /* _FUZZ_FIN_HEADER_H */
