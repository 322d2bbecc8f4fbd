/*
 * Each allocation fails in turn, by /proc/thread-self/fail-nth: what cannot be had for it is ENOMEM,
 * and the task is what it was. What is lost by it kmemleak finds afterwards.
 */
#define _GNU_SOURCE
#include "booted.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 100

static int nth_file;

static void fail_nth(int nth)
{
	char text[20];
	int length = snprintf(text, sizeof(text), "%d", nth);

	CHECK(pwrite(nth_file, text, length, 0) == length);
}

/* Whether it did; none fails from here on. */
static bool has_failed(void)
{
	const int error = errno;
	char text[20] = "";

	CHECK(pread(nth_file, text, sizeof(text) - 1, 0) > 0);
	fail_nth(0);
	errno = error;
	return atoi(text) == 0;
}

/* How many of its allocations failed, one each time, until a call had no more. */
static int each_fails(int (*call)(void), void (*again)(bool succeeded))
{
	int nth, result;

	nth_file = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	CHECK(nth_file >= 0);
	for (nth = 1; nth < MOST; nth++) {
		fail_nth(nth);
		result = call();
		if (!has_failed()) {
			CHECK(result >= 0);
			say("# %d allocations have failed", nth - 1);
			return nth - 1;
		}
		if (result < 0)
			CHECK(errno == ENOMEM);
		again(result >= 0);
	}
	CHECK(!"it ends");
	return 0;
}

static int door;
static uint8_t bytes[1 << 16];
static struct image changed;
static struct state before, after;

static int call_open(void)
{
	return door = open_door(O_RDWR);
}

static void close_again(bool succeeded)
{
	if (succeeded)
		close(door);
}

static int call_read(void)
{
	return pread(door, bytes, sizeof(bytes), 0);
}

static void rewind_again(bool succeeded)
{
	if (succeeded)
		CHECK(((struct ckpt_image_header *)bytes)->checksum ==
		      ckpt_image_checksum(bytes, header_of(&changed)->size));
	CHECK(lseek(door, 0, SEEK_SET) == 0);
}

static int call_restore(void)
{
	return restore_by(door, changed.bytes, changed.size, "nobody", 7);
}

static void restore_again(bool succeeded)
{
	/* Some allocations have another way when they fail. */
	if (succeeded) {
		CHECK_STATE(&after);
		CHECK(setpriority(PRIO_PROCESS, 0, before.nice) == 0);
		CHECK(setgroups(before.group_count, before.groups) == 0);
		umask(before.mask);
		set_caps(permitted_caps(), permitted_caps(), 0);
	}
	CHECK_STATE(&before);
	/* Groups that were put back are new credentials. */
	close(door);
	door = open_door(O_RDWR);
	CHECK(door >= 0);
}

static void opens(const void *arg)
{
	(void)arg;
	CHECK(each_fails(call_open, close_again) >= 1);
}

static void reads(const void *arg)
{
	(void)arg;
	changed = read_image();
	door = open_door(O_RDWR);
	CHECK(each_fails(call_read, rewind_again) >= 1);
}

/* What both restores change: memory is asked for, for groups. */
static void change_mask_and_groups(void)
{
	uint32_t *record;

	read_state(&before);
	after = before;
	changed = read_image();
	record = find_record(&changed, "umask");
	record[0] = 0123;
	after.mask = 0123;
	record = find_record(&changed, "groups");
	record[0] = 1;
	record[1] = 77;
	after.group_count = 1;
	after.groups[0] = 77;
}

static void restore_with_failures(int least)
{
	seal(&changed);
	door = open_door(O_RDWR);
	CHECK(each_fails(call_restore, restore_again) >= least);
	CHECK_STATE(&after);
}

/* Of the image, of the names, of what the restore works on, of groups when they are asked for. */
static void restores(const void *arg)
{
	uint32_t *record;

	(void)arg;
	change_mask_and_groups();
	record = find_record(&changed, "sched");
	record[2] = 3;
	after.nice = 3;
	restore_with_failures(5);
}

/* The last allocation is that of new credentials: by then all else has been replaced. */
static void gives_up(const void *arg)
{
	uint32_t *record;

	(void)arg;
	change_mask_and_groups();
	record = find_record(&changed, "cap");
	record[0] &= ~(1U << CAP_KILL);
	after.effective[0] &= ~(1U << CAP_KILL);
	restore_with_failures(6);
}

int main(void)
{
	claim("each allocation of an open fails once", opens, NULL);
	claim("each allocation of a read fails once", reads, NULL);
	claim("each allocation of a restore fails once", restores, NULL);
	claim("so does that of credentials, when all else is replaced", gives_up, NULL);
	return end_of_claims();
}
