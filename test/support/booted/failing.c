/*
 * A restore that fails at each position of the order in turn: whatever had been replaced by then is
 * put back, though the task may lack by then what it would have to be asked for.
 *
 * The test's subsystems (fails.ts) lie between the samples; two go last, one of them behind cap.
 */
#define _GNU_SOURCE
#include "booted.h"
#include "fails.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order in which they are restored. */
static const char *const subsystems[] = {
	"a_fails", "h_fails", "q_fails", "rz_fails", "t_fails", "un_fails", "v_fails",
	"b_fails_last", "d_fails_last",
};

#define COUNT ((int)(sizeof(subsystems) / sizeof(subsystems[0])))

/* What is there now, and how often X_restore() and X_undo() were called. */
struct seen { unsigned int state, restores, undos; };

static void see(struct seen *seen)
{
	char path[100];
	FILE *file;
	int i;

	for (i = 0; i < COUNT; i++) {
		snprintf(path, sizeof(path), "/sys/module/" MODULE "/parameters/%s", subsystems[i]);
		file = fopen(path, "r");
		CHECK(file != NULL);
		CHECK(fscanf(file, "%u,%u,%u", &seen[i].state, &seen[i].restores,
			     &seen[i].undos) == 3);
		fclose(file);
	}
}

/* An image that changes everything, as far as a task without privileges may. */
static struct image changed_image(bool is_privileged)
{
	struct image image = read_image();
	uint32_t *record;
	int i;

	record = find_record(&image, "umask");
	record[0] = 0135;
	record = find_record(&image, "sched");
	record[2] = 13;
	record[3] = 1;
	record = find_record(&image, "personality");
	record[0] = ADDR_NO_RANDOMIZE | SHORT_INODE;
	if (is_privileged) {
		record = find_record(&image, "groups");
		memset(record, 0, 4 * (GROUPS_MAX + 1));
		record[0] = 2;
		record[1] = 42;
		record[2] = 43;
	}
	record = find_record(&image, "rlimit");
	if (record) {
		uint64_t *limits = (uint64_t *)record;

		/* Down, hard and soft: there is no way back without CAP_SYS_RESOURCE. */
		limits[2 * RLIMIT_NOFILE] = 50;
		limits[2 * RLIMIT_NOFILE + 1] = 60;
	}
	record = find_record(&image, "uts");
	if (record && is_privileged) {
		memset(record, 0, NAME_BYTES);
		strcpy((char *)record, "changed");
	}
	/* None of effective, permitted and inheritable; privileged, nor of the bounding set. */
	record = find_record(&image, "cap");
	memset(record, 0, 6 * sizeof(*record));
	if (is_privileged)
		memset(record + 6, 0, 2 * sizeof(*record));
	for (i = 0; i < COUNT; i++) {
		struct fails *fails = find_record(&image, subsystems[i]);

		CHECK(fails != NULL);
		fails->state = 100 + i;
	}
	return image;
}

/* A state that is nobody's default. */
static void begin(bool is_privileged)
{
	const gid_t groups[] = { 5, 6, 7 };

	umask(0027);
	CHECK(setgroups(3, groups) == 0);
	CHECK(setpriority(PRIO_PROCESS, 0, 2) == 0);
	CHECK(personality(UNAME26) >= 0);
	if (!is_privileged)
		set_caps(CAP(CAP_CHECKPOINT_RESTORE), CAP(CAP_CHECKPOINT_RESTORE) | CAP(CAP_KILL), 0);
	CHECK(prctl(PR_SET_DUMPABLE, 1) == 0);
	CHECK(prctl(PR_SET_PDEATHSIG, 10) == 0);
}

struct failure {
	int position;
	bool is_privileged;
};

/* Before those who failed: replaced and put back. Behind: not even asked. */
static void check_seen(const struct seen *before, int position)
{
	struct seen after[COUNT];
	int i;

	see(after);
	for (i = 0; i < COUNT; i++) {
		const bool was_called = i <= position;
		const unsigned int undos = after[i].undos - before[i].undos;
		const unsigned int restores = after[i].restores - before[i].restores;

		CHECK(after[i].state == before[i].state);
		/* Every second one has no X_undo(): X_restore() puts it back. */
		CHECK(undos == (was_called && i % 2 == 0));
		CHECK(restores == (was_called ? 1 + (unsigned int)(i % 2) : 0));
	}
}

/* The subsystem at a position is told how to answer; those up to the last were called by then. */
static void put_back(const struct failure *failure, const struct fails *told, int error, int last)
{
	struct seen seen[COUNT];
	struct state before;
	struct image image;
	struct fails *fails;

	begin(failure->is_privileged);
	read_state(&before);
	see(seen);
	image = changed_image(failure->is_privileged);
	fails = find_record(&image, subsystems[failure->position]);
	fails->how = told->how;
	fails->refuses = told->refuses;
	fails->number = told->number;
	seal(&image);
	CHECK_ERRNO(restore(&image), error);
	CHECK_STATE(&before);
	check_seen(seen, last);
}

static void fails_at(const void *arg)
{
	const struct failure *failure = arg;
	const int error = ECHRNG + failure->position;
	const struct fails told = { .how = FAILS, .number = error };

	put_back(failure, &told, error, failure->position);
}

/* No test of ours says no, but the kernel: the capability went with cap, just before. */
static void lacks_capability(const void *arg)
{
	const bool *is_privileged = arg;
	const struct failure failure = { COUNT - 1, *is_privileged };
	const struct fails told = { .how = ASKS, .number = CAP_CHECKPOINT_RESTORE };

	put_back(&failure, &told, EPERM, failure.position);
}

static void still_has_capability(const void *arg)
{
	struct image image = read_image();
	struct fails *fails = find_record(&image, "b_fails_last");

	(void)arg;
	memset(find_record(&image, "cap"), 0, 24);
	fails->how = ASKS;
	fails->number = CAP_SYS_TIME;
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	CHECK(permitted_caps() == 0);
}

/* One that says no when it is asked: nothing has been called by then. */
static void says_no(const void *arg)
{
	const struct fails told = { .refuses = 1, .number = EDOTDOT };

	put_back(arg, &told, EDOTDOT, -1);
}

/* The same image, with none that fails, does change all of it. */
static void nothing_fails(const void *arg)
{
	const bool *is_privileged = arg;
	struct seen before[COUNT], after[COUNT];
	struct image image;
	struct state now;
	int i;

	begin(*is_privileged);
	see(before);
	image = changed_image(*is_privileged);
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	read_state(&now);
	CHECK(now.mask == 0135 && now.nice == 13 && now.sched_flags == 1);
	CHECK(now.persona == (ADDR_NO_RANDOMIZE | SHORT_INODE));
	CHECK(now.permitted[0] == 0 && now.permitted[1] == 0);
	CHECK(now.bounding[0] == !*is_privileged);
	CHECK(now.group_count == (*is_privileged ? 2 : 3));
	CHECK(!find_record(&image, "rlimit") || now.limits[RLIMIT_NOFILE].max == 60);
	CHECK(!find_record(&image, "uts") || !*is_privileged || !strcmp(now.host, "changed"));
	see(after);
	for (i = 0; i < COUNT; i++) {
		CHECK(after[i].state == 100U + i);
		CHECK(after[i].restores - before[i].restores == 1 && after[i].undos == before[i].undos);
	}
}

int main(void)
{
	static const bool privileged = true, unprivileged = false;
	char name[200];
	int i, p;

	for (p = 1; p >= 0; p--) {
		const char *who = p ? "with all capabilities" : "with few capabilities";

		for (i = 0; i < COUNT; i++) {
			const struct failure failure = { i, p };

			snprintf(name, sizeof(name), "%s fails, %s: all is as it was", subsystems[i], who);
			claim(name, fails_at, &failure);
		}
		snprintf(name, sizeof(name), "EPERM behind an image's own capabilities, %s: all is as it was",
			 who);
		claim(name, lacks_capability, p ? &privileged : &unprivileged);
	}
	claim("before cap, a capability that the image lowers is still there", still_has_capability, NULL);
	for (i = 1; i < COUNT; i += 3) {
		const struct failure failure = { i, true };

		snprintf(name, sizeof(name), "%s says no: nothing was called", subsystems[i]);
		claim(name, says_no, &failure);
	}
	claim("with none that fails the same image is taken, with all capabilities", nothing_fails,
	      &privileged);
	claim("with none that fails the same image is taken, with few capabilities", nothing_fails,
	      &unprivileged);
	return end_of_claims();
}
