/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which function of which subsystem was called, and what it said: the linker puts a function of
 * ours before each of theirs (--wrap).
 */
#ifndef _FUZZ_TRACE_H
#define _FUZZ_TRACE_H

#include <shim.h>

enum call { CHECKPOINT, VERIFY, RESTORE, UNDO };

struct event {
	enum call call;
	/* Of ckpt_subsystems[] and of parts[]. */
	int subsystem;
	int result;
	/* What was made to fail meanwhile. */
	u32 injected;
};

/* Each subsystem is asked at most for this many, and there are FUZZ_PARTS. */
#define FUZZ_EVENTS 64

struct trace {
	int count;
	struct event events[FUZZ_EVENTS];
};

extern struct trace trace;

#endif /* _FUZZ_TRACE_H */
