/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What full_restore() should do, found out by other means than its own.
 */
#ifndef _FUZZ_ORACLE_H
#define _FUZZ_ORACLE_H

#include <shim.h>
#include "image.h"
#include "uber.h"
#include "task.h"

/* What an image is refused for, as numbers of errors; none if it is good. */
struct faults {
	int count;
	int errors[16];
};

/* Of an image that is good. */
struct given {
	/* The record of each subsystem in the image, NULL if it has none. */
	const u8 *records[CKPT_SUBSYSTEMS];
};

u32 checksum_of(const u8 *image, size_t size);
bool has_fault(const struct faults *faults, int error);
void find_faults(struct faults *faults, struct given *given, const u8 *image, size_t size,
		 const struct ckpt_allowed *allowed);

/* Stops if the calls were others, or other in order, than the image asks for; else what they say. */
int expected_of_trace(const struct given *given);

/* Stops if the task has been granted what system calls would refuse it. */
void check_privilege(const struct plan *plan, const struct snapshot *before,
		     const struct snapshot *after, bool has_failed);

#endif /* _FUZZ_ORACLE_H */
