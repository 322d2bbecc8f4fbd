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

#include <ckpt_sample/door.h>
#ifdef IN_TREE
#include <linux/ckpt/ckpt_sections.h>
#include <linux/ckpt/rlimit.h>
#include <linux/ckpt/sched.h>
#include <linux/ckpt/umask.h>
#include <linux/ckpt/uts.h>
#else
#include <ckpt_sample/ckpt_sections.h>
#include <ckpt_sample/sched.h>
#include <ckpt_sample/umask.h>
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

int main(void)
{
	struct ckpt_restore restore = { 0 };
	struct ckpt_umask_s mask;
	struct ckpt_sched_s sched;
	int door = open("/dev/ckpt", O_RDWR);
	ssize_t size = read(door, image, sizeof(image));

	if (size < 0)
		size = 0;
	claim("an image is read, and fine", ckpt_check(image, size) == 0);
	claim("sections are found, of the version and fingerprint of their headers",
	      CKPT_GET(image, size, umask, UMASK, &mask) == 0 &&
	      CKPT_GET(image, size, sched, SCHED, &sched) == 0);
	claim("they say what the system calls say",
	      mask.mask == umask(022) && sched.nice == getpriority(PRIO_PROCESS, 0));

	mask.mask = 0137;
	sched.nice = 9;
	claim("what was changed is put into the image, which is sealed",
	      CKPT_PUT(image, size, umask, UMASK, &mask) == 0 &&
	      CKPT_PUT(image, size, sched, SCHED, &sched) == 0 && ckpt_check(image, size) == 0);
#ifdef IN_TREE
	struct ckpt_uts_s uts;
	struct ckpt_rlimit_s limits;

	claim("host name and limits are found, too", CKPT_GET(image, size, uts, UTS, &uts) == 0 &&
	      CKPT_GET(image, size, rlimit, RLIMIT, &limits) == 0);
	memset(uts.nodename, 0, sizeof(uts.nodename));
	strcpy(uts.nodename, "edited");
	limits.limit[RLIMIT_NOFILE].cur = 77;
	claim("and put into the image", CKPT_PUT(image, size, uts, UTS, &uts) == 0 &&
	      CKPT_PUT(image, size, rlimit, RLIMIT, &limits) == 0);
#endif

	restore.image = (unsigned long)image;
	restore.size = size;
	claim("the image is taken", ioctl(door, CKPT_IOC_RESTORE, &restore) == 0);
	claim("the task has the umask of the image", umask(0) == 0137);
	claim("the task has the nice value of the image", getpriority(PRIO_PROCESS, 0) == 9);
#ifdef IN_TREE
	char name[65] = "";
	struct rlimit limit = { 0, 0 };

	gethostname(name, sizeof(name));
	getrlimit(RLIMIT_NOFILE, &limit);
	claim("the machine has the host name of the image", !strcmp(name, "edited"));
	claim("the process has the limit of the image", limit.rlim_cur == 77);
#endif
	return failures > 0;
}
