#define _GNU_SOURCE
#include "booted.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int claims;
static int failures;

static int log_file(void)
{
	static int file = -1;

	if (file < 0)
		file = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	return file < 0 ? STDOUT_FILENO : file;
}

void say(const char *format, ...)
{
	/* Notice: a kernel without more to say shows it. */
	char line[900] = "<5>";
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line + 3, sizeof(line) - 4, format, arguments) + 3;
	va_end(arguments);
	if (length > (int)sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length++] = '\n';
	if (write(log_file(), line, length) != length)
		_exit(3);
}

void fail(const char *file, int line, const char *what)
{
	say("# %s:%d: not so: %s (errno: %s)", file, line, what, strerror(errno));
	_exit(1);
}

void fail_errno(const char *file, int line, const char *what, int got, int wanted)
{
	say("# %s:%d: %s: %s, not %s", file, line, what, got ? strerrorname_np(got) : "success",
	    wanted ? strerrorname_np(wanted) : "success");
	_exit(1);
}

void claim(const char *name, void (*body)(const void *arg), const void *arg)
{
	int status = -1;
	pid_t child = (log_file(), fork());

	if (child == 0) {
		body(arg);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, &status, 0);
	if (status > 1 && WIFSIGNALED(status))
		say("# killed by signal %d", WTERMSIG(status));
	if (status)
		failures++;
	say("%sok %d - %s", status ? "not " : "", ++claims, name);
}

int end_of_claims(void)
{
	return failures > 0;
}

/* What a task is */

struct sched_attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static void read_caps(struct state *state)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	int i;

	CHECK(syscall(SYS_capget, &header, data) == 0);
	for (i = 0; i < 2; i++) {
		state->effective[i] = data[i].effective;
		state->permitted[i] = data[i].permitted;
		state->inheritable[i] = data[i].inheritable;
	}
	/* One that does not exist is -1. */
	for (i = 0; i < CAPS; i++) {
		state->bounding[i] = prctl(PR_CAPBSET_READ, i);
		state->ambient[i] = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0);
	}
}

static void read_sched(struct state *state)
{
	struct sched_attributes attributes = { 0 };

	CHECK(syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) == 0);
	state->policy = attributes.policy;
	state->priority = attributes.priority;
	state->sched_flags = attributes.flags;
	errno = 0;
	state->nice = getpriority(PRIO_PROCESS, 0);
	CHECK(errno == 0);
}

void read_state(struct state *state)
{
	struct rlimit limit;
	int i;

	memset(state, 0, sizeof(*state));
	state->mask = umask(0);
	umask(state->mask);
	read_sched(state);
	state->group_count = getgroups(GROUPS_MAX, state->groups);
	CHECK(state->group_count >= 0);
	read_caps(state);
	state->persona = personality(0xffffffff);
	state->dumpable = prctl(PR_GET_DUMPABLE);
	CHECK(prctl(PR_GET_PDEATHSIG, &state->death_signal) == 0);
	CHECK(gethostname(state->host, sizeof(state->host)) == 0);
	CHECK(getdomainname(state->domain, sizeof(state->domain)) == 0);
	for (i = 0; i < LIMITS; i++) {
		CHECK(getrlimit(i, &limit) == 0);
		state->limits[i].cur = limit.rlim_cur;
		state->limits[i].max = limit.rlim_max;
	}
}

#define MEMBER(name) { #name, offsetof(struct state, name), sizeof(((struct state *)0)->name) }

static const struct { const char *name; size_t at, size; } members[] = {
	MEMBER(mask), MEMBER(policy), MEMBER(priority), MEMBER(nice), MEMBER(sched_flags),
	MEMBER(group_count), MEMBER(groups), MEMBER(effective), MEMBER(permitted),
	MEMBER(inheritable), MEMBER(bounding), MEMBER(ambient), MEMBER(persona), MEMBER(dumpable),
	MEMBER(death_signal), MEMBER(host), MEMBER(domain), MEMBER(limits),
};

static const char *difference(const struct state *a, const struct state *b)
{
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (memcmp((const char *)a + members[i].at, (const char *)b + members[i].at,
			   members[i].size))
			return members[i].name;
	}
	return NULL;
}

bool is_state(const struct state *wanted)
{
	struct state now;

	read_state(&now);
	return !difference(&now, wanted);
}

void check_state(const struct state *wanted, const char *file, int line)
{
	struct state now;
	const char *name;

	read_state(&now);
	name = difference(&now, wanted);
	if (!name)
		return;
	say("# %s:%d: '%s' is not what it was", file, line, name);
	_exit(1);
}

void set_caps(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ effective, permitted, inheritable },
		{ effective >> 32, permitted >> 32, inheritable >> 32 },
	};

	CHECK(syscall(SYS_capset, &header, data) == 0);
}

uint64_t permitted_caps(void)
{
	struct state now;

	read_state(&now);
	return now.permitted[0] | (uint64_t)now.permitted[1] << 32;
}

void keep_only(uint64_t caps)
{
	CHECK(setgroups(0, NULL) == 0);
	set_caps(caps, caps, 0);
}

/* The door */

int open_door(int flags)
{
	return open("/dev/ckpt", flags | O_CLOEXEC);
}

struct image read_image(void)
{
	struct image image;
	int door = open_door(O_RDONLY);
	off_t size;

	CHECK(door >= 0);
	size = lseek(door, 0, SEEK_END);
	CHECK(size > 0);
	image.size = size;
	image.bytes = malloc(size);
	CHECK(image.bytes != NULL);
	CHECK(pread(door, image.bytes, size, 0) == size);
	close(door);
	return image;
}

struct image copy_image(const struct image *image)
{
	struct image copy = { image->size, malloc(image->size) };

	CHECK(copy.bytes != NULL);
	memcpy(copy.bytes, image->bytes, image->size);
	return copy;
}

struct ckpt_image_header *header_of(const struct image *image)
{
	return (struct ckpt_image_header *)image->bytes;
}

struct ckpt_image_section *row_of(const struct image *image, uint32_t index)
{
	return (struct ckpt_image_section *)(image->bytes + sizeof(struct ckpt_image_header)) + index;
}

struct ckpt_image_section *find_row(const struct image *image, const char *name)
{
	uint32_t i;

	for (i = 0; i < header_of(image)->section_count; i++) {
		if (!strcmp((const char *)row_of(image, i)->name, name))
			return row_of(image, i);
	}
	return NULL;
}

void *find_record(const struct image *image, const char *name)
{
	struct ckpt_image_section *row = find_row(image, name);

	return row ? image->bytes + row->offset : NULL;
}

bool has_section(const char *name)
{
	struct image image = read_image();
	bool has = find_row(&image, name) != NULL;

	free(image.bytes);
	return has;
}

void seal(const struct image *image)
{
	header_of(image)->checksum = ckpt_image_checksum(image->bytes, image->size);
}

int restore_by(int door, const void *image, uint64_t size, const char *names, uint32_t names_size)
{
	struct ckpt_restore argument = {
		.image = (uintptr_t)image,
		.size = size,
		.allowed = (uintptr_t)names,
		.allowed_size = names_size,
	};

	return ioctl(door, CKPT_IOC_RESTORE, &argument);
}

int restore(const struct image *image)
{
	int door = open_door(O_RDWR);
	int result, error;

	CHECK(door >= 0);
	result = restore_by(door, image->bytes, image->size, NULL, 0);
	error = errno;
	close(door);
	errno = error;
	return result;
}
