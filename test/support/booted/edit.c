/*
 * A program of userspace that knows the exported headers and nothing else: it reads an image of
 * itself, changes it, hands it back, and is what it wrote.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ckpt_sample/ckpt_image.h>
#include <ckpt_sample/door.h>
#include <ckpt_sample/sched.h>
#include <ckpt_sample/umask.h>
#if __has_include(<linux/ckpt/uts.h>)
#include <linux/ckpt/rlimit.h>
#include <linux/ckpt/uts.h>
#endif

static unsigned char image[1 << 16];
static int claims, failures;

static void claim(const char *name, int holds)
{
	char line[200];
	int log = open("/dev/kmsg", O_WRONLY);
	int length = snprintf(line, sizeof(line), "<5>%sok %d - %d bits: %s\n", holds ? "" : "not ",
			      ++claims, (int)sizeof(long) * 8, name);

	if (log < 0 || write(log, line, length) != length)
		exit(3);
	close(log);
	failures += !holds;
}

/* The section of that name, if it has that format; NULL if not. */
static void *section(const char *name, __u32 version, __u64 fingerprint, __u64 size)
{
	struct ckpt_image_header header;
	struct ckpt_image_section row;
	__u32 i;

	memcpy(&header, image, sizeof(header));
	for (i = 0; i < header.section_count; i++) {
		memcpy(&row, image + sizeof(header) + i * sizeof(row), sizeof(row));
		if (!strcmp((const char *)row.name, name))
			return row.version == version && row.fingerprint == fingerprint &&
			       row.size == size ? image + row.offset : NULL;
	}
	return NULL;
}

#define SECTION(x, X) section(#x, CKPT_##X##_VERSION, CKPT_##X##_FINGERPRINT, CKPT_##X##_SIZE)

int main(void)
{
	struct ckpt_restore restore = { 0 };
	struct ckpt_image_header header;
	int door = open("/dev/ckpt", O_RDWR);
	ssize_t size = read(door, image, sizeof(image));
	struct ckpt_umask_s *mask;
	struct ckpt_sched_s *sched;

	memcpy(&header, image, sizeof(header));
	claim("an image is read", size > (ssize_t)sizeof(header) && header.size == (__u64)size);
	claim("its checksum is the one that its format says",
	      size > 0 && header.checksum == ckpt_image_checksum(image, size));

	mask = SECTION(umask, UMASK);
	sched = SECTION(sched, SCHED);
	claim("sections are found, of the version and fingerprint of their headers", mask && sched);
	if (!mask || !sched)
		return 1;
	claim("they say what the system calls say",
	      mask->mask == umask(022) && sched->nice == getpriority(PRIO_PROCESS, 0));

	mask->mask = 0137;
	sched->nice = 9;
#if __has_include(<linux/ckpt/uts.h>)
	struct ckpt_uts_s *uts = SECTION(uts, UTS);
	struct ckpt_rlimit_s *limits = SECTION(rlimit, RLIMIT);

	claim("those of host name and limits, too", uts && limits);
	if (!uts || !limits)
		return 1;
	memset(uts->nodename, 0, sizeof(uts->nodename));
	strcpy(uts->nodename, "edited");
	limits->limit[RLIMIT_NOFILE].cur = 77;
#endif
	header.checksum = ckpt_image_checksum(image, size);
	memcpy(image, &header, sizeof(header));

	restore.image = (unsigned long)image;
	restore.size = size;
	claim("the image is taken when it was changed and sealed",
	      ioctl(door, CKPT_IOC_RESTORE, &restore) == 0);
	claim("the task has the umask of the image", umask(0) == 0137);
	claim("the task has the nice value of the image", getpriority(PRIO_PROCESS, 0) == 9);
#if __has_include(<linux/ckpt/uts.h>)
	char name[65] = "";
	struct rlimit limit = { 0, 0 };

	gethostname(name, sizeof(name));
	getrlimit(RLIMIT_NOFILE, &limit);
	claim("the machine has the host name of the image", !strcmp(name, "edited"));
	claim("the process has the limit of the image", limit.rlim_cur == 77);
#endif
	return failures > 0;
}
