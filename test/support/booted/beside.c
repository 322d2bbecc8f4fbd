/*
 * What goes on beside a restore that has replaced everything, then waits, and fails: other restores
 * and checkpoints wait until it is put back, and what somebody else has set meanwhile stays.
 */
#define _GNU_SOURCE
#include "booted.h"
#include "fails.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 1500

/* Of everything that somebody else could set, too. */
static struct image image_that_fails(void)
{
	struct image image = read_image();
	struct fails *fails = find_record(&image, "v_fails");
	uint32_t *record = find_record(&image, "umask");
	uint64_t *limits = find_record(&image, "rlimit");
	char *host = find_record(&image, "uts");

	CHECK(fails != NULL);
	fails->how = WAITS;
	fails->number = WAIT_MS;
	record[0] = 0123;
	record = find_record(&image, "sched");
	record[2] = 13;
	if (limits)
		limits[2 * RLIMIT_NOFILE] = limits[2 * RLIMIT_NOFILE + 1] = 60;
	if (host) {
		memset(host, 0, NAME_BYTES);
		strcpy(host, "changed");
	}
	seal(&image);
	return image;
}

static uint32_t current_mask(void)
{
	char line[200];
	unsigned int mask = -1;
	FILE *status = fopen("/proc/self/status", "r");

	CHECK(status != NULL);
	while (fgets(line, sizeof(line), status) && sscanf(line, "Umask: %o", &mask) != 1)
		;
	fclose(status);
	return mask;
}

/* How often X_restore() of one of fails.ts was called. */
static unsigned int restores_of(const char *name)
{
	unsigned int state, restores;
	char path[100];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/module/" MODULE "/parameters/%s", name);
	file = fopen(path, "r");
	CHECK(file != NULL);
	CHECK(fscanf(file, "%u,%u", &state, &restores) == 2);
	fclose(file);
	return restores;
}

/* It is called, and waits from there on. */
static void wait_for(const char *name, unsigned int before)
{
	int left;

	for (left = 10000; left > 0 && restores_of(name) == before; left--)
		usleep(1000);
	CHECK(left > 0);
}

static void *fails_slowly(void *arg)
{
	const struct image image = image_that_fails();

	CHECK_ERRNO(restore(&image), EAGAIN);
	return arg;
}

/* A thread that has changed the mask of all by then. */
static pthread_t begin_slowly(void)
{
	const unsigned int before = restores_of("v_fails");
	pthread_t thread;

	umask(0027);
	CHECK(pthread_create(&thread, NULL, fails_slowly, NULL) == 0);
	wait_for("v_fails", before);
	CHECK(current_mask() == 0123);
	return thread;
}

static void another_restore(const void *arg)
{
	struct image image = read_image();
	pthread_t thread = begin_slowly();

	(void)arg;
	((uint32_t *)find_record(&image, "umask"))[0] = 0070;
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(current_mask() == 0070);
}

static void another_checkpoint(const void *arg)
{
	pthread_t thread = begin_slowly();
	const struct image image = read_image();

	(void)arg;
	CHECK(((uint32_t *)find_record(&image, "umask"))[0] == 0027);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(current_mask() == 0027);
}

/* A child that waits in its restore, with all replaced that somebody else could set. */
static pid_t begin_child(void)
{
	const unsigned int before = restores_of("v_fails");
	pid_t child = fork();

	if (child == 0) {
		fails_slowly(NULL);
		_exit(getpriority(PRIO_PROCESS, 0) & 63);
	}
	wait_for("v_fails", before);
	CHECK(getpriority(PRIO_PROCESS, child) == 13);
	return child;
}

static int nice_of_ended(pid_t child)
{
	int status;

	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void nobody_sets(const void *arg)
{
	struct state before;

	(void)arg;
	CHECK(setpriority(PRIO_PROCESS, 0, 2) == 0);
	read_state(&before);
	CHECK(nice_of_ended(begin_child()) == 2);
	CHECK_STATE(&before);
}

static void nice_is_set(const void *arg)
{
	pid_t child = begin_child();

	(void)arg;
	CHECK(setpriority(PRIO_PROCESS, child, 7) == 0);
	CHECK(nice_of_ended(child) == 7);
}

static void limit_is_set(const void *arg)
{
	const struct rlimit limit = { 40, 45 };
	struct rlimit now;
	pthread_t thread = begin_slowly();

	(void)arg;
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(getrlimit(RLIMIT_NOFILE, &now) == 0);
	CHECK(now.rlim_cur == 40 && now.rlim_max == 45);
}

static void host_is_named(const void *arg)
{
	char name[NAME_BYTES];
	pthread_t thread = begin_slowly();

	(void)arg;
	CHECK(gethostname(name, sizeof(name)) == 0 && !strcmp(name, "changed"));
	CHECK(sethostname("of others", 9) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(gethostname(name, sizeof(name)) == 0 && !strcmp(name, "of others"));
	CHECK(sethostname("(none)", 6) == 0);
}

static void mask_is_set(const void *arg)
{
	pthread_t thread = begin_slowly();

	(void)arg;
	umask(0011);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(current_mask() == 0011);
}

/*
 * Before the state that they set is replaced, but after it was saved: a_fails is the first to be
 * restored, and v_fails, which fails, behind all that others could set.
 */
static void *fails_after_a_pause(void *arg)
{
	const struct image image = image_that_fails();
	struct fails *fails = find_record(&image, "a_fails");

	fails->how = PAUSES;
	fails->number = WAIT_MS;
	((struct fails *)find_record(&image, "v_fails"))->number = 0;
	seal(&image);
	CHECK_ERRNO(restore(&image), EAGAIN);
	return arg;
}

static void nice_is_set_before(const void *arg)
{
	const unsigned int before = restores_of("a_fails");
	pid_t child = fork();

	(void)arg;
	if (child == 0) {
		fails_after_a_pause(NULL);
		_exit(getpriority(PRIO_PROCESS, 0) & 63);
	}
	wait_for("a_fails", before);
	CHECK(getpriority(PRIO_PROCESS, child) == 0);
	CHECK(setpriority(PRIO_PROCESS, child, 7) == 0);
	CHECK(nice_of_ended(child) == 7);
}

static void others_are_set_before(const void *arg)
{
	const unsigned int before = restores_of("a_fails");
	/* Asked now: meanwhile, it would wait for the restore. */
	const bool has_limits = has_section("rlimit");
	struct rlimit limit = { 40, 45 };
	pthread_t thread;

	(void)arg;
	umask(0027);
	CHECK(pthread_create(&thread, NULL, fails_after_a_pause, NULL) == 0);
	wait_for("a_fails", before);
	CHECK(current_mask() == 0027);
	umask(0011);
	if (has_limits)
		CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(current_mask() == 0011);
	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	CHECK(!has_limits || (limit.rlim_cur == 40 && limit.rlim_max == 45));
}

/* A real-time policy takes it away, and the way back gives the default. */
static void slack_comes_back(const void *arg)
{
	struct image image = image_that_fails();
	uint32_t *record = find_record(&image, "sched");

	(void)arg;
	CHECK(prctl(PR_SET_TIMERSLACK, 12345) == 0);
	record[0] = SCHED_FIFO;
	record[1] = 1;
	((struct fails *)find_record(&image, "v_fails"))->number = 0;
	seal(&image);
	CHECK_ERRNO(restore(&image), EAGAIN);
	CHECK(sched_getscheduler(0) == SCHED_OTHER);
	CHECK(prctl(PR_GET_TIMERSLACK) == 12345);
}

int main(void)
{
	claim("a restore beside one that fails comes behind it, and stays", another_restore, NULL);
	claim("an image beside a restore that fails has nothing of it", another_checkpoint, NULL);
	claim("where nobody sets anything meanwhile, all comes back", nobody_sets, NULL);
	claim("a nice value that is set meanwhile stays", nice_is_set, NULL);
	claim("a mask that is set meanwhile stays", mask_is_set, NULL);
	claim("a nice value that is set behind the save is put back as it was set", nice_is_set_before,
	      NULL);
	claim("so are a mask and a limit", others_are_set_before, NULL);
	claim("timer slack that a policy took comes back with the policy", slack_comes_back, NULL);
	if (has_section("rlimit"))
		claim("a limit that is set meanwhile stays", limit_is_set, NULL);
	if (has_section("uts"))
		claim("a host name that is set meanwhile stays", host_is_named, NULL);
	return end_of_claims();
}
