/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The task that an execution is about: what it is like, and what became of it.
 */
#ifndef _FUZZ_TASK_H
#define _FUZZ_TASK_H

#include <shim.h>
#include "fin/fin_header.h"
#include "odd/odd_header.h"

/* More than a record of groups holds. */
#define FUZZ_GROUPS 260
#define FUZZ_ALLOWED_BYTES 64
#define FUZZ_NAME_BYTES (__NEW_UTS_LEN + 1)

enum {
	PLAN_SECCOMP = 1 << 0,
	PLAN_SELINUX = 1 << 1,
	PLAN_SMACK = 1 << 2,
	PLAN_CHILD_NS = 1 << 3,
	PLAN_NO_SETGROUPS = 1 << 4,
	PLAN_NO_GID_MAP = 1 << 5,
	PLAN_NO_LIMITS = 1 << 6,
	PLAN_ALLOWED = 1 << 7,
};

/*
 * The begin of each input. Any bytes are a plan: the task is made from them so that it is one
 * that the kernel could have.
 */
struct plan {
	u32 failing_allocations;
	u32 failing_calls;
	u64 permitted;
	u64 effective;
	u64 inheritable;
	u64 bset;
	u64 ambient;
	u32 first_gid;
	u32 persona;
	u16 ngroups;
	u16 umask;
	u8 flags;
	u8 securebits;
	u8 policy;
	u8 rt_priority;
	u8 nice;
	u8 is_reset_on_fork;
	u8 is_misaligned;
	u8 dumpable;
	u8 pdeath_signal;
	u8 allowed_bytes;
	u8 limits[RLIM_NLIMITS];
	u8 odd[16];
	char nodename[12];
	char domainname[12];
	char allowed[FUZZ_ALLOWED_BYTES];
};

/* All that a restore may change, without what a subsystem does not hold; comparable bytes. */
struct snapshot {
	struct {
		u64 permitted, effective, inheritable, bset, ambient;
		/* Which commit_creds() forgets. */
		u64 mm_flags, pdeath_signal;
	} cap;
	struct {
		u32 count;
		u32 gid[FUZZ_GROUPS];
	} groups;
	u32 personality;
	struct {
		u32 policy, rt_priority, nice, is_reset_on_fork;
		/* Which sched_setattr() forgets. */
		u64 timer_slack_ns;
	} sched;
	u32 umask;
	struct rlimit rlimit[RLIM_NLIMITS];
	struct {
		char nodename[FUZZ_NAME_BYTES];
		char domainname[FUZZ_NAME_BYTES];
	} uts;
	struct {
		u32 value, is_refused, is_failing;
	} fin;
	struct ckpt_odd_s odd;
};

/* Where a subsystem's part of a snapshot is. */
struct part {
	const char *name;
	size_t offset, size;
};

#define FUZZ_PARTS 9
extern const struct part parts[FUZZ_PARTS];

/* Makes the task; nothing fails until the faults are set. */
void begin_task(const struct plan *plan);
/* Frees it; says what has leaked, or is still held. */
void end_task(void);
void take_snapshot(struct snapshot *to);
bool is_same_part(const struct part *part, const struct snapshot *a, const struct snapshot *b);

/* Only what members use, zeros elsewhere. */
void copy_odd(struct ckpt_odd_s *to, const struct ckpt_odd_s *from);

#endif /* _FUZZ_TASK_H */
