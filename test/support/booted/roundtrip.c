/* A task saves itself, changes, and is what it was after a restore: each state by itself, and all. */
#define _GNU_SOURCE
#include "booted.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void change_umask(void)
{
	umask(0125);
}

static void change_nice(void)
{
	CHECK(setpriority(PRIO_PROCESS, 0, 11) == 0);
}

static void change_policy(void)
{
	const struct sched_param parameter = { .sched_priority = 7 };

	CHECK(sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &parameter) == 0);
}

static void change_groups(void)
{
	const gid_t groups[] = { 7, 9, 70000 };

	CHECK(setgroups(3, groups) == 0);
}

static void change_effective(void)
{
	const uint64_t all = permitted_caps();

	set_caps(all & ~CAP(CAP_SYS_TIME) & ~CAP(CAP_NET_RAW), all, 0);
}

static void change_inheritable(void)
{
	const uint64_t all = permitted_caps();

	set_caps(all, all, CAP(CAP_CHOWN) | CAP(CAP_KILL));
}

static void change_persona(void)
{
	CHECK(personality(PER_LINUX | ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC) >= 0);
}

static void change_host(void)
{
	CHECK(sethostname("another", 7) == 0);
}

static void change_domain(void)
{
	CHECK(setdomainname("elsewhere", 9) == 0);
}

static void change_limits(void)
{
	const struct rlimit lower = { 100, 300 }, core = { 4096, 8192 };

	CHECK(setrlimit(RLIMIT_NOFILE, &lower) == 0);
	CHECK(setrlimit(RLIMIT_CORE, &core) == 0);
}

static const struct change {
	const char *name;
	void (*make)(void);
	/* Only where the kernel's image has it. */
	const char *section;
} changes[] = {
	{ "the umask", change_umask, "umask" },
	{ "the nice value", change_nice, "sched" },
	{ "policy, priority and reset on fork", change_policy, "sched" },
	{ "supplementary groups", change_groups, "groups" },
	{ "effective capabilities", change_effective, "cap" },
	{ "inheritable capabilities", change_inheritable, "cap" },
	{ "the personality", change_persona, "personality" },
	{ "the host name", change_host, "uts" },
	{ "the domain name", change_domain, "uts" },
	{ "limits", change_limits, "rlimit" },
};

static const size_t change_count = sizeof(changes) / sizeof(changes[0]);

static void one_comes_back(const void *arg)
{
	const struct change *change = arg;
	struct image image = read_image();
	struct state before;

	read_state(&before);
	change->make();
	CHECK(!is_state(&before));
	CHECK_ERRNO(restore(&image), 0);
	CHECK_STATE(&before);
}

static void all_comes_back(const void *arg)
{
	struct image image = read_image();
	struct state before;
	size_t i;

	(void)arg;
	read_state(&before);
	for (i = 0; i < change_count; i++) {
		if (find_row(&image, changes[i].section))
			changes[i].make();
	}
	CHECK(!is_state(&before));
	CHECK_ERRNO(restore(&image), 0);
	CHECK_STATE(&before);
}

/* To the changed state, too, which a task without those capabilities could not come to. */
static void goes_to_fewer_capabilities(const void *arg)
{
	const uint64_t kept = CAP(CAP_CHECKPOINT_RESTORE) | CAP(CAP_KILL);
	struct image image = read_image();
	struct state now;
	uint32_t *sets = find_record(&image, "cap");
	int i;

	(void)arg;
	/* effective, permitted, inheritable, bounding, ambient, of two words each */
	CHECK(sets != NULL);
	for (i = 0; i < 10; i++)
		sets[i] = 0;
	for (i = 0; i < 2; i++)
		sets[i] = sets[2 + i] = sets[6 + i] = kept >> (32 * i);
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	read_state(&now);
	for (i = 0; i < 2; i++) {
		CHECK(now.effective[i] == sets[i]);
		CHECK(now.permitted[i] == sets[i]);
		CHECK(now.inheritable[i] == 0);
	}
	for (i = 0; i <= CAP_LAST_CAP; i++)
		CHECK(now.bounding[i] == !!(kept & CAP(i)));
}

/* Groups come back by CAP_SETGID, which the same image lowers. */
static void credentials_go_last(const void *arg)
{
	struct image image = read_image();
	uint32_t *groups = find_record(&image, "groups"), *sets = find_record(&image, "cap");
	struct state now;

	(void)arg;
	CHECK(groups && sets);
	groups[0] = 1;
	memset(groups + 1, 0, GROUPS_MAX * sizeof(groups[0]));
	groups[1] = 4711;
	memset(sets, 0, 4 * sizeof(sets[0]));
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	read_state(&now);
	CHECK(now.group_count == 1 && now.groups[0] == 4711);
	CHECK(now.effective[0] == 0 && now.permitted[0] == 0 && now.permitted[1] == 0);
}

static void two_are_alike(const void *arg)
{
	struct image a = read_image(), b = read_image();

	(void)arg;
	CHECK(a.size == b.size && !memcmp(a.bytes, b.bytes, a.size));
}

static void is_well_formed(const void *arg)
{
	struct image image = read_image();
	const struct ckpt_image_header *header = header_of(&image);
	uint64_t at = sizeof(*header) + header->section_count * sizeof(struct ckpt_image_section);
	uint32_t i;

	(void)arg;
	CHECK(!memcmp(header->magic, CKPT_IMAGE_MAGIC, sizeof(header->magic)));
	CHECK(header->byte_order == CKPT_IMAGE_BYTE_ORDER && header->format == CKPT_IMAGE_FORMAT);
	CHECK(header->size == image.size);
	CHECK(header->checksum == ckpt_image_checksum(image.bytes, image.size));
	CHECK(header->section_count >= 5);
	for (i = 0; i < header->section_count; i++) {
		const struct ckpt_image_section *row = row_of(&image, i);

		CHECK(i == 0 || strcmp((const char *)row[-1].name, (const char *)row->name) < 0);
		for (; at < row->offset; at++)
			CHECK(image.bytes[at] == 0);
		CHECK(row->offset == at && row->reserved == 0);
		at += row->size;
	}
	for (; at < image.size; at++)
		CHECK(image.bytes[at] == 0);
}

static volatile sig_atomic_t is_warned;

static void warned(int signal)
{
	is_warned = signal;
}

/* The kernel warns of a processor's time by SIGXCPU, and adds a second without a look at the hard limit. */
static void raised_by_the_kernel(const void *arg)
{
	const struct rlimit limit = { 100 * 1000, 900 * 1000 };
	const struct sched_param parameter = { .sched_priority = 1 };
	struct rlimit now;
	struct image image;

	(void)arg;
	signal(SIGXCPU, warned);
	CHECK(setrlimit(RLIMIT_RTTIME, &limit) == 0);
	CHECK(sched_setscheduler(0, SCHED_FIFO, &parameter) == 0);
	while (!is_warned)
		;
	CHECK(getrlimit(RLIMIT_RTTIME, &now) == 0 && now.rlim_cur > now.rlim_max);
	image = read_image();
	umask(0125);
	CHECK_ERRNO(restore(&image), 0);
	CHECK(umask(0) != 0125);
}

int main(void)
{
	static char name[100];
	size_t i;

	claim("an image is as its format says", is_well_formed, NULL);
	claim("two images of one state are alike", two_are_alike, NULL);
	for (i = 0; i < change_count; i++) {
		if (!has_section(changes[i].section))
			continue;
		strcpy(name, changes[i].name);
		strcat(name, " comes back");
		claim(name, one_comes_back, &changes[i]);
	}
	claim("all of it comes back at once", all_comes_back, NULL);
	claim("capabilities are given up to an image", goes_to_fewer_capabilities, NULL);
	claim("groups are set by a capability that the same image lowers", credentials_go_last, NULL);
	if (has_section("rlimit"))
		claim("an image with a limit that the kernel raised above the hard one is taken",
		      raised_by_the_kernel, NULL);
	return end_of_claims();
}
