// SPDX-License-Identifier: GPL-2.0-only

#include "oracle.h"
#include "trace.h"

/* ---- the format: ckpt_image.h, read once more */

static void add_fault(struct faults *faults, int error)
{
	if (!has_fault(faults, error))
		faults->errors[faults->count++] = error;
}

bool has_fault(const struct faults *faults, int error)
{
	int i;

	for (i = 0; i < faults->count; i++) {
		if (faults->errors[i] == error)
			return true;
	}
	return false;
}

/* CRC-32 by a table, of an image whose own is taken as zero. */
u32 checksum_of(const u8 *image, size_t size)
{
	static u32 table[256];
	u32 crc = ~0U;
	size_t at;
	int bit;

	if (!table[1]) {
		for (at = 0; at < 256; at++) {
			table[at] = at;
			for (bit = 0; bit < 8; bit++)
				table[at] = table[at] >> 1 ^ (table[at] & 1) * 0xedb88320;
		}
	}
	for (at = 0; at < size; at++)
		crc = crc >> 8 ^ table[(crc ^ (at / 4 == 7 ? 0 : image[at])) & 255];
	return ~crc;
}

/* Nothing but the end of the image, and the end of the bytes, is agreed on behind these. */
static void judge_header(struct faults *faults, const struct ckpt_image_header *header,
			 const u8 *image, size_t size)
{
	static const u8 magic[8] = { 0x93, 'C', 'K', 'P', 'T', '\r', '\n', 0x1a };

	if (memcmp(header->magic, magic, 8))
		add_fault(faults, EMEDIUMTYPE);
	if (header->byte_order != 0x01020304)
		add_fault(faults, EILSEQ);
	if (header->format != 1)
		add_fault(faults, EPROTONOSUPPORT);
	if (header->size > size)
		add_fault(faults, ENODATA);
	if (header->size < size)
		add_fault(faults, EFBIG);
	if (header->checksum != checksum_of(image, size))
		add_fault(faults, EBADMSG);
	if (header->section_count * (u64)96 + 32 > size)
		add_fault(faults, E2BIG);
}

static bool is_allowed(const struct ckpt_allowed *allowed, const char *name)
{
	const size_t length = strlen(name) + 1;
	size_t at;

	for (at = 0; allowed && at + length <= allowed->size; at++) {
		if ((at == 0 || !allowed->names[at - 1]) &&
		    !memcmp(allowed->names + at, name, length))
			return true;
	}
	return false;
}

static bool is_known_name(const u8 *name)
{
	int length = 0, i;

	while (length < 64 && name[length])
		length++;
	for (i = length; i < 64; i++) {
		if (name[i])
			return false;
	}
	for (i = 0; i < length; i++) {
		if (!memchr("abcdefghijklmnopqrstuvwxyz_0123456789", name[i], 37))
			return false;
	}
	return length > 0 && length < 64;
}

static void judge_bool(struct faults *faults, const void *value)
{
	if (*(const u8 *)value > 1)
		add_fault(faults, EDOM);
}

static void judge_mode(struct faults *faults, const void *value)
{
	s32 mode;

	memcpy(&mode, value, sizeof(mode));
	if (mode != ODD_OFF && mode != ODD_SLOW && mode != ODD_FAST)
		add_fault(faults, EDOM);
}

static void judge_odd(struct faults *faults, const struct ckpt_odd_s *odd)
{
	struct ckpt_odd_s clean;
	u32 flags;
	int i;

	copy_odd(&clean, odd);
	if (memcmp(&clean, odd, sizeof(clean)))
		add_fault(faults, EUCLEAN);
	judge_bool(faults, &odd->is_on);
	judge_mode(faults, &odd->mode);
	for (i = 0; i < 3; i++) {
		judge_bool(faults, &odd->slots[i].is_used);
		judge_mode(faults, &odd->slots[i].mode);
	}
	memcpy(&flags, &odd->flags, sizeof(flags));
	if (flags & ~11)
		add_fault(faults, EDOM);
	for (i = 0; i < 4; i++)
		judge_bool(faults, (const u8 *)odd->grid + i);
}

/* Of the samples, each byte is a member's, and no value is one of few. */
static void judge_record(struct faults *faults, int subsystem, const u8 *bytes)
{
	struct ckpt_odd_s odd;

	if (!strcmp(ckpt_subsystems[subsystem].name, "fin")) {
		judge_bool(faults, bytes + offsetof(struct ckpt_fin_s, is_refused));
		judge_bool(faults, bytes + offsetof(struct ckpt_fin_s, is_failing));
		if (bytes[6] || bytes[7])
			add_fault(faults, EUCLEAN);
	}
	if (!strcmp(ckpt_subsystems[subsystem].name, "odd")) {
		memcpy(&odd, bytes, sizeof(odd));
		judge_odd(faults, &odd);
	}
}

static int find_subsystem(const u8 *name)
{
	int i;

	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		if (!strcmp(ckpt_subsystems[i].name, (const char *)name))
			return i;
	}
	return -1;
}

static void judge_section(struct faults *faults, struct given *given, const u8 *image,
			  const struct ckpt_image_section *row, bool is_inside,
			  const struct ckpt_allowed *allowed)
{
	const struct ckpt_subsystem *subsystem;
	int i = find_subsystem(row->name);

	if (i < 0) {
		if (!is_allowed(allowed, (const char *)row->name))
			add_fault(faults, ENOPKG);
		return;
	}
	subsystem = &ckpt_subsystems[i];
	if (row->version != subsystem->version)
		add_fault(faults, ESTALE);
	if (row->fingerprint != subsystem->fingerprint)
		add_fault(faults, EREMCHG);
	if (row->size != subsystem->size)
		add_fault(faults, EMSGSIZE);
	else if (is_inside)
		judge_record(faults, i, given->records[i] = image + row->offset);
}

static bool is_zero(const u8 *bytes, u64 from, u64 to)
{
	for (; from < to; from++) {
		if (bytes[from])
			return false;
	}
	return true;
}

static void judge_rows(struct faults *faults, struct given *given, const u8 *image, size_t size,
		       u32 count, const struct ckpt_allowed *allowed)
{
	struct ckpt_image_section row, last = { .name = "" };
	u64 end = 32 + count * (u64)96;
	bool is_inside;
	u32 i;

	for (i = 0; i < count; i++) {
		memcpy(&row, image + 32 + i * (u64)96, sizeof(row));
		if (!is_known_name(row.name)) {
			add_fault(faults, ENOTUNIQ);
			return;
		}
		if (memcmp(last.name, row.name, 64) >= 0)
			add_fault(faults, ENOTUNIQ);
		if (row.reserved)
			add_fault(faults, EUCLEAN);
		is_inside = row.offset >= end && row.offset <= size && row.size <= size - row.offset;
		if (!is_inside)
			add_fault(faults, ERANGE);
		else if (!is_zero(image, end, row.offset))
			add_fault(faults, EUCLEAN);
		judge_section(faults, given, image, &row, is_inside, allowed);
		if (is_inside)
			end = row.offset + row.size;
		last = row;
	}
	if (!is_zero(image, end, size))
		add_fault(faults, EUCLEAN);
}

static void judge_lacking(struct faults *faults, const u8 *image, u32 count,
			  const struct ckpt_allowed *allowed)
{
	int i;
	u32 row;

	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		for (row = 0; row < count; row++) {
			if (!strncmp((const char *)image + 32 + row * (u64)96,
				     ckpt_subsystems[i].name, 64))
				break;
		}
		if (row == count && !is_allowed(allowed, ckpt_subsystems[i].name))
			add_fault(faults, ENOENT);
	}
}

void find_faults(struct faults *faults, struct given *given, const u8 *image, size_t size,
		 const struct ckpt_allowed *allowed)
{
	struct ckpt_image_header header;

	memset(faults, 0, sizeof(*faults));
	memset(given, 0, sizeof(*given));
	if (allowed && allowed->size && allowed->names[allowed->size - 1])
		add_fault(faults, EINVAL);
	if (size < 32) {
		add_fault(faults, ENODATA);
		return;
	}
	memcpy(&header, image, sizeof(header));
	judge_header(faults, &header, image, size);
	if (faults->count)
		return;
	judge_rows(faults, given, image, size, header.section_count, allowed);
	judge_lacking(faults, image, header.section_count, allowed);
}

/* ---- the calls: all are asked, all is saved, all is restored, and on an error put back */

struct expected {
	const struct given *given;
	int at;
};

static int expect(struct expected *expected, enum call call, const struct ckpt_subsystem *subsystem)
{
	const struct event *event = &trace.events[expected->at];

	if (expected->at == trace.count || event->call != call ||
	    event->subsystem != subsystem - ckpt_subsystems)
		fuzz_stop("call %d should be number %d of '%s'", expected->at, call, subsystem->name);
	expected->at++;
	/* A subsystem's positive number is a failure, too. */
	return event->result > 0 ? -EINVAL : event->result;
}

static bool is_given(const struct expected *expected, const struct ckpt_subsystem *subsystem)
{
	return expected->given->records[subsystem - ckpt_subsystems];
}

static int expect_restores(struct expected *expected)
{
	int i, error;

	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		if (!is_given(expected, ckpt_restore_order[i]))
			continue;
		error = expect(expected, RESTORE, ckpt_restore_order[i]);
		if (error)
			break;
	}
	if (i == CKPT_SUBSYSTEMS)
		return 0;
	for (; i >= 0; i--) {
		const struct ckpt_subsystem *subsystem = ckpt_restore_order[i];

		if (is_given(expected, subsystem))
			expect(expected, subsystem->undo ? UNDO : RESTORE, subsystem);
	}
	return error;
}

static int expect_calls(struct expected *expected)
{
	const struct ckpt_subsystem *subsystem;
	int i, error;

	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		subsystem = &ckpt_subsystems[i];
		if (!is_given(expected, subsystem) || !subsystem->verify)
			continue;
		error = expect(expected, VERIFY, subsystem);
		if (error)
			return error;
	}
	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		subsystem = &ckpt_subsystems[i];
		if (!is_given(expected, subsystem))
			continue;
		error = expect(expected, CHECKPOINT, subsystem);
		if (error)
			return error;
	}
	return expect_restores(expected);
}

int expected_of_trace(const struct given *given)
{
	struct expected expected = { .given = given };
	int error = expect_calls(&expected);

	if (expected.at != trace.count)
		fuzz_stop("%d calls too many", trace.count - expected.at);
	return error;
}

/* ---- privilege: the rules of the system calls, over what was and what is */

#define HAS(set, cap) ((set) >> (cap) & 1)

struct rights {
	bool has_failed, may_raise, may_nice;
};

static void check_capabilities(const struct plan *plan, const struct snapshot *before,
			       const struct snapshot *after)
{
	const bool may_setpcap = HAS(before->cap.effective, CAP_SETPCAP);
	const u64 had = before->cap.inheritable | before->cap.permitted;
	const u64 bounded = before->cap.inheritable | before->cap.bset;

	if (after->cap.permitted & ~before->cap.permitted)
		fuzz_stop("capabilities are permitted that were not");
	if (after->cap.effective & ~after->cap.permitted)
		fuzz_stop("capabilities are effective that are not permitted");
	if (after->cap.inheritable & ~bounded || (after->cap.inheritable & ~had && !may_setpcap))
		fuzz_stop("capabilities are inheritable that may not be");
	if (after->cap.bset != before->cap.bset &&
	    (after->cap.bset & ~before->cap.bset || !may_setpcap))
		fuzz_stop("the bounding set is another");
	if (after->cap.ambient & ~(after->cap.permitted & after->cap.inheritable) ||
	    (after->cap.ambient & ~before->cap.ambient && plan->securebits >> 6 & 1))
		fuzz_stop("capabilities are ambient that may not be");
}

/*
 * The most that a soft limit was meanwhile. A restore that has failed may have put it back, and
 * lacked the memory to put back what it was raised for.
 */
static unsigned long most_of_limit(int which, const struct snapshot *before,
				   const struct snapshot *after, const struct rights *rights)
{
	const struct rlimit *old = &before->rlimit[which], *now = &after->rlimit[which];

	if (rights->has_failed)
		return rights->may_raise ? RLIM_INFINITY : old->rlim_max;
	return old->rlim_cur > now->rlim_cur ? old->rlim_cur : now->rlim_cur;
}

static void check_scheduling(const struct snapshot *before, const struct snapshot *after,
			     const struct rights *rights)
{
	const bool is_rt = after->sched.policy == SCHED_FIFO || after->sched.policy == SCHED_RR;
	const unsigned long most_nice = most_of_limit(RLIMIT_NICE, before, after, rights);
	const unsigned long most_rt = most_of_limit(RLIMIT_RTPRIO, before, after, rights);

	if (rights->may_nice)
		return;
	if ((s32)after->sched.nice < (s32)before->sched.nice &&
	    20UL - (s32)after->sched.nice > most_nice)
		fuzz_stop("a lower nice value is granted");
	if (is_rt && after->sched.policy != before->sched.policy && !most_rt)
		fuzz_stop("a real-time policy is granted");
	if (is_rt && after->sched.rt_priority > before->sched.rt_priority &&
	    after->sched.rt_priority > most_rt)
		fuzz_stop("a real-time priority is granted");
	if (before->sched.is_reset_on_fork && !after->sched.is_reset_on_fork)
		fuzz_stop("a reset on fork is taken away");
	if (before->sched.policy == SCHED_IDLE && after->sched.policy != SCHED_IDLE &&
	    20UL - (s32)before->sched.nice > most_nice)
		fuzz_stop("a task is no longer idle");
}

static void check_limits(const struct snapshot *before, const struct snapshot *after,
			 const struct rights *rights)
{
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		const struct rlimit *now = &after->rlimit[i];

		if (now->rlim_cur > now->rlim_max)
			fuzz_stop("limit %d is above its hard limit", i);
		if (now->rlim_max > before->rlimit[i].rlim_max && !rights->may_raise)
			fuzz_stop("limit %d is raised", i);
		if (i == RLIMIT_NOFILE && now->rlim_max > sysctl_nr_open &&
		    memcmp(now, &before->rlimit[i], sizeof(*now)))
			fuzz_stop("more open files than the kernel has");
	}
	if (after->rlimit[RLIMIT_CPU].rlim_cur != RLIM_INFINITY &&
	    fuzz_cpu_timer != after->rlimit[RLIMIT_CPU].rlim_cur)
		fuzz_stop("the timer of the processor's limit is not armed");
}

#define CHANGES(part) memcmp(&before->part, &after->part, sizeof(before->part))

void check_privilege(const struct plan *plan, const struct snapshot *before,
		     const struct snapshot *after, bool has_failed)
{
	const bool is_first_ns = !(plan->flags & PLAN_CHILD_NS);
	const bool is_watched = plan->flags & (PLAN_SELINUX | PLAN_SMACK);
	const u64 effective = before->cap.effective;
	const struct rights rights = {
		.has_failed = has_failed,
		.may_raise = is_first_ns && HAS(effective, CAP_SYS_RESOURCE),
		.may_nice = is_first_ns && HAS(effective, CAP_SYS_NICE),
	};

	check_capabilities(plan, before, after);
	check_scheduling(before, after, &rights);
	check_limits(before, after, &rights);
	if (CHANGES(groups) &&
	    (!HAS(effective, CAP_SETGID) || plan->flags & (PLAN_NO_SETGROUPS | PLAN_NO_GID_MAP)))
		fuzz_stop("groups are granted");
	if (CHANGES(uts) && (!HAS(effective, CAP_SYS_ADMIN) ||
			     (!is_first_ns && current->nsproxy->uts_ns->user_ns == &init_user_ns)))
		fuzz_stop("names of the machine are granted");
	if (CHANGES(rlimit) && plan->flags & PLAN_NO_LIMITS)
		fuzz_stop("limits change that a security module has refused");
	if (is_watched && (CHANGES(cap) || CHANGES(sched)))
		fuzz_stop("what a security module watches changes");
	if (plan->flags & PLAN_SECCOMP && (CHANGES(cap) || CHANGES(groups) || CHANGES(personality) ||
					   CHANGES(rlimit) || CHANGES(sched) || CHANGES(umask) ||
					   CHANGES(uts)))
		fuzz_stop("a task under seccomp changes");
}
