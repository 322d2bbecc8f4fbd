/* The device by itself: who may, what reads, seeks and restores answer, and what many at once do. */
#define _GNU_SOURCE
#include "booted.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLAIM(name, body) claim(name, body, NULL)

/* Who may */

static void reads_and_restores(int wanted)
{
	int door = open_door(O_RDWR);
	uint8_t *bytes = malloc(CKPT_RESTORE_IMAGE_MAX);
	struct state before;
	ssize_t size;

	CHECK(door >= 0);
	read_state(&before);
	CHECK_ERRNO(size = read(door, bytes, CKPT_RESTORE_IMAGE_MAX), wanted);
	/* Nobody who may not is told that this is no image. */
	CHECK_ERRNO(restore_by(door, bytes, size < 0 ? 0 : size, NULL, 0), wanted);
	CHECK_STATE(&before);
}

static void with_all(const void *arg)
{
	(void)arg;
	reads_and_restores(0);
}

static void with_only(const void *arg)
{
	keep_only(CAP(*(const int *)arg));
	reads_and_restores(0);
}

static void without_both(const void *arg)
{
	(void)arg;
	keep_only(permitted_caps() & ~CAP(CAP_CHECKPOINT_RESTORE) & ~CAP(CAP_SYS_ADMIN));
	reads_and_restores(EPERM);
}

static void without_any(const void *arg)
{
	(void)arg;
	keep_only(0);
	reads_and_restores(EPERM);
}

static void another_user(const void *arg)
{
	(void)arg;
	CHECK(setgroups(0, NULL) == 0 && setgid(1000) == 0 && setuid(1000) == 0);
	reads_and_restores(EPERM);
}

static void not_effective(const void *arg)
{
	(void)arg;
	set_caps(0, permitted_caps(), 0);
	reads_and_restores(EPERM);
}

/* In a user namespace of its own anybody has all capabilities, over what is in there. */
static void user_namespace(const void *arg)
{
	struct image image;
	struct state now;
	uint32_t *mask;

	(void)arg;
	CHECK(setgroups(0, NULL) == 0 && setgid(1000) == 0 && setuid(1000) == 0);
	CHECK(unshare(CLONE_NEWUSER) == 0);
	reads_and_restores(0);
	umask(0011);
	image = read_image();
	mask = find_record(&image, "umask");
	*mask = 0044;
	seal(&image);
	CHECK_ERRNO(restore(&image), 0);
	read_state(&now);
	CHECK(now.mask == 0044);
}

/* A nice value below asks for a capability in the first user namespace, as setpriority() does. */
static void no_more_than_the_system_calls(const void *arg)
{
	struct image image;
	struct state before;
	int32_t *sched;

	(void)arg;
	CHECK(setgroups(0, NULL) == 0 && setgid(1000) == 0 && setuid(1000) == 0);
	CHECK(unshare(CLONE_NEWUSER) == 0);
	read_state(&before);
	image = read_image();
	sched = find_record(&image, "sched");
	sched[2] = before.nice - 1;
	seal(&image);
	CHECK_ERRNO(restore(&image), EPERM);
	CHECK_STATE(&before);
}

/* A worker of io_uring is not the task, though it has its credentials. */
static void by_io_uring(const void *arg)
{
	struct io_uring_params parameters = { 0 };
	const int ring = syscall(SYS_io_uring_setup, 1, &parameters);
	const int door = open_door(O_RDONLY);
	struct io_uring_sqe *entry;
	struct io_uring_cqe *done;
	uint8_t *submitted, *completed, bytes[64];
	const int flags = MAP_SHARED | MAP_POPULATE;

	(void)arg;
	CHECK(ring >= 0 && door >= 0);
	submitted = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_SQ_RING);
	completed = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_CQ_RING);
	entry = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_SQES);
	CHECK(submitted != MAP_FAILED && completed != MAP_FAILED && entry != MAP_FAILED);
	memset(entry, 0, sizeof(*entry));
	entry->opcode = IORING_OP_READ;
	entry->flags = IOSQE_ASYNC;
	entry->fd = door;
	entry->addr = (uintptr_t)bytes;
	entry->len = sizeof(bytes);
	*(uint32_t *)(submitted + parameters.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(submitted + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
	CHECK(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1);
	CHECK(*(uint32_t *)(completed + parameters.cq_off.tail) == 1);
	done = (struct io_uring_cqe *)(completed + parameters.cq_off.cqes);
	CHECK(done->res == -EPERM);
	CHECK(read(door, bytes, sizeof(bytes)) == sizeof(bytes));
}

static bool has_io_uring(void)
{
	return syscall(SYS_io_uring_setup, 0, NULL) < 0 && errno != ENOSYS;
}

/* Whose file it is */

static int in_child(void (*body)(int door), int door)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		body(door);
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

static void uses_by(int door, int wanted)
{
	struct image image = read_image();
	uint8_t byte;

	CHECK_ERRNO(pread(door, &byte, 1, 0), wanted);
	CHECK_ERRNO(restore_by(door, image.bytes, image.size, NULL, 0), wanted);
}

static void child_uses(int door)
{
	uses_by(door, EPERM);
}

static void unprivileged_child_uses(int door)
{
	uint8_t byte;

	CHECK(setuid(1000) == 0);
	CHECK_ERRNO(pread(door, &byte, 1, 0), EPERM);
	CHECK_ERRNO(restore_by(door, &byte, 1, NULL, 0), EPERM);
}

static void child_has_it(const void *arg)
{
	int door = open_door(O_RDWR);

	(void)arg;
	uses_by(door, 0);
	CHECK(in_child(child_uses, door) == 0);
	uses_by(door, 0);
}

static void unprivileged_child_has_it(const void *arg)
{
	int door = open_door(O_RDWR);

	(void)arg;
	CHECK(in_child(unprivileged_child_uses, door) == 0);
	uses_by(door, 0);
}

/* As a privileged program that is given an open file as its standard output. */
static void opened_by_an_unprivileged_one(const void *arg)
{
	int ends[2], door = -1, i;
	pid_t child;

	(void)arg;
	CHECK(pipe(ends) == 0);
	child = fork();
	if (child == 0) {
		CHECK(setgid(1000) == 0 && setuid(1000) == 0);
		CHECK(dup2(open_door(O_RDWR), 100) == 100);
		CHECK(write(ends[1], "", 1) == 1);
		pause();
	}
	close(ends[1]);
	CHECK(read(ends[0], &i, 1) == 1);
	door = syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, child, 0), 100, 0);
	kill(child, SIGKILL);
	CHECK(door >= 0);
	uses_by(door, EPERM);
}

static void other_credentials_since(const void *arg)
{
	const gid_t groups[] = { 1 };
	int door = open_door(O_RDWR);

	(void)arg;
	uses_by(door, 0);
	CHECK(setgroups(1, groups) == 0);
	uses_by(door, EPERM);
	uses_by(open_door(O_RDWR), 0);
}

static void *thread_uses(void *door)
{
	uses_by(*(int *)door, 0);
	return door;
}

static void thread_has_it(const void *arg)
{
	int door = open_door(O_RDWR);
	pthread_t thread;
	void *done = NULL;

	(void)arg;
	CHECK(pthread_create(&thread, NULL, thread_uses, &door) == 0);
	CHECK(pthread_join(thread, &done) == 0 && done == &door);
}

/* Reads and seeks */

static void short_reads(const void *arg)
{
	static const size_t steps[] = { 1, 7, 31, 32, 100, 1000 };
	struct image image = read_image();
	uint8_t *bytes = malloc(image.size + 1);
	int door = open_door(O_RDONLY);
	size_t i, at;
	ssize_t got;

	(void)arg;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		CHECK(lseek(door, 0, SEEK_SET) == 0);
		memset(bytes, 0x77, image.size + 1);
		for (at = 0; at < image.size; at += got) {
			got = read(door, bytes + at, steps[i]);
			CHECK(got > 0 && (size_t)got <= steps[i]);
		}
		CHECK(at == image.size && !memcmp(bytes, image.bytes, image.size));
		CHECK(bytes[image.size] == 0x77);
		CHECK(read(door, bytes, 1) == 0);
		CHECK(read(door, bytes, 0) == 0);
	}
}

static void stays_while_it_is_read(const void *arg)
{
	uint8_t bytes[2][4096];
	int door = open_door(O_RDONLY);
	ssize_t size;

	(void)arg;
	umask(0001);
	CHECK(read(door, bytes[0], 100) == 100);
	umask(0002);
	size = 100 + read(door, bytes[0] + 100, sizeof(bytes[0]) - 100);
	CHECK(pread(door, bytes[1], sizeof(bytes[1]), 0) == size);
	CHECK(!memcmp(bytes[0], bytes[1], size));
	CHECK(((struct ckpt_image_header *)bytes[0])->checksum ==
	      ckpt_image_checksum(bytes[0], size));
	umask(0001);
	CHECK(lseek(door, 0, SEEK_SET) == 0);
	CHECK(read(door, bytes[1], sizeof(bytes[1])) == size);
	CHECK(!memcmp(bytes[0], bytes[1], size));
	umask(0002);
	CHECK(lseek(door, 0, SEEK_SET) == 0);
	CHECK(read(door, bytes[1], sizeof(bytes[1])) == size);
	CHECK(memcmp(bytes[0], bytes[1], size));
}

static void asking_is_not_rewinding(const void *arg)
{
	uint8_t bytes[2][4096];
	int door = open_door(O_RDONLY);
	ssize_t size;

	(void)arg;
	umask(0001);
	size = pread(door, bytes[0], sizeof(bytes[0]), 0);
	umask(0002);
	CHECK(lseek(door, 0, SEEK_CUR) == 0);
	CHECK(lseek(door, 10, SEEK_SET) == 10);
	CHECK(pread(door, bytes[1], sizeof(bytes[1]), 0) == size);
	CHECK(!memcmp(bytes[0], bytes[1], size));
	/* Each file has its own. */
	CHECK(pread(open_door(O_RDONLY), bytes[1], sizeof(bytes[1]), 0) == size);
	CHECK(memcmp(bytes[0], bytes[1], size));
}

static void seeks(const void *arg)
{
	struct image image = read_image();
	const off_t size = image.size;
	int door = open_door(O_RDONLY);
	uint8_t byte, wanted = image.bytes[size - 1];

	(void)arg;
	CHECK(lseek(door, 0, SEEK_END) == size);
	CHECK(read(door, &byte, 1) == 0);
	CHECK(lseek(door, -1, SEEK_END) == size - 1);
	CHECK(read(door, &byte, 1) == 1 && byte == wanted);
	CHECK(lseek(door, 0, SEEK_CUR) == size);
	CHECK(lseek(door, 8, SEEK_SET) == 8 && lseek(door, 4, SEEK_CUR) == 12);
	CHECK_ERRNO(lseek(door, -13, SEEK_CUR), EINVAL);
	CHECK_ERRNO(lseek(door, 1, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(door, size + 1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(door, -1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(door, 0, 77), EINVAL);
	CHECK(lseek(door, 0, SEEK_CUR) == 12);
	CHECK(pread(door, &byte, 1, size) == 0 && pread(door, &byte, 1, 1LL << 40) == 0);
	CHECK_ERRNO(pread(door, &byte, 1, -1), EINVAL);
}

static void no_writes(const void *arg)
{
	struct pollfd poll_of = { .events = POLLIN | POLLOUT };
	struct iovec vector = { "x", 1 };
	int door = open_door(O_RDWR);
	char byte;

	(void)arg;
	CHECK_ERRNO(write(door, "x", 1), EINVAL);
	CHECK_ERRNO(pwrite(door, "x", 1, 0), EINVAL);
	CHECK_ERRNO(writev(door, &vector, 1), EINVAL);
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, door, 0) == MAP_FAILED && errno == ENODEV);
	poll_of.fd = door;
	CHECK(poll(&poll_of, 1, 0) == 1 && poll_of.revents == (POLLIN | POLLOUT));
	CHECK_ERRNO(read(open_door(O_WRONLY), &byte, 1), EBADF);
}

static void bad_places_to_read_to(const void *arg)
{
	/* Which the compiler need not see. */
	void *volatile nowhere = NULL;
	struct image image = read_image();
	int door = open_door(O_RDONLY);
	uint8_t *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)arg;
	CHECK(pages != MAP_FAILED && munmap(pages + 4096, 4096) == 0);
	CHECK_ERRNO(read(door, nowhere, 100), EFAULT);
	CHECK_ERRNO(read(door, (void *)-4096UL, 100), EFAULT);
	CHECK_ERRNO(read(door, pages + 4096, 100), EFAULT);
	/* As far as there is memory, and from there on when there is more. */
	CHECK(pread(door, pages + 4096 - 64, 100, 0) == 64);
	CHECK(!memcmp(pages + 4096 - 64, image.bytes, 64));
	CHECK(lseek(door, 0, SEEK_CUR) == 0);
}

/* What is handed back */

static void bad_addresses(const void *arg)
{
	struct image image = read_image();
	int door = open_door(O_RDWR);
	uint8_t *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *end = pages + 4096;

	(void)arg;
	CHECK(pages != MAP_FAILED && munmap(end, 4096) == 0);
	CHECK_ERRNO(ioctl(door, CKPT_IOC_RESTORE, NULL), EFAULT);
	CHECK_ERRNO(ioctl(door, CKPT_IOC_RESTORE, end - 8), EFAULT);
	CHECK_ERRNO(ioctl(door, CKPT_IOC_RESTORE, -4096UL), EFAULT);
	CHECK_ERRNO(restore_by(door, NULL, image.size, NULL, 0), EFAULT);
	CHECK_ERRNO(restore_by(door, (void *)-4096UL, image.size, NULL, 0), EFAULT);
	CHECK_ERRNO(restore_by(door, (void *)(1UL << 63), image.size, NULL, 0), EFAULT);
	memcpy(end - image.size, image.bytes, image.size);
	CHECK_ERRNO(restore_by(door, end - image.size, image.size + 1, NULL, 0), EFAULT);
	CHECK_ERRNO(restore_by(door, end - image.size, image.size, NULL, 1), EFAULT);
	CHECK_ERRNO(restore_by(door, end - image.size, image.size, (char *)end - 3, 4), EFAULT);
	CHECK_ERRNO(restore_by(door, end - image.size, image.size, (char *)-1L, 0), 0);
}

static void too_large(const void *arg)
{
	static const uint64_t sizes[] = { CKPT_RESTORE_IMAGE_MAX + 1, 1ULL << 31, 1ULL << 32,
					  (1ULL << 32) + 100, 1ULL << 63, ~0ULL };
	struct image image = read_image();
	int door = open_door(O_RDWR);
	size_t i;

	(void)arg;
	/* Unread: the address is none. */
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		CHECK_ERRNO(restore_by(door, NULL, sizes[i], NULL, 0), ENOBUFS);
	CHECK_ERRNO(restore_by(door, image.bytes, image.size, NULL, CKPT_RESTORE_ALLOWED_MAX + 1), ENOBUFS);
	CHECK_ERRNO(restore_by(door, image.bytes, image.size, NULL, ~0U), ENOBUFS);
	CHECK_ERRNO(restore_by(door, NULL, CKPT_RESTORE_IMAGE_MAX, NULL, 0), EFAULT);
	CHECK_ERRNO(restore_by(door, calloc(1, CKPT_RESTORE_IMAGE_MAX), CKPT_RESTORE_IMAGE_MAX, NULL, 0),
		    EMEDIUMTYPE);
	CHECK_ERRNO(restore_by(door, image.bytes, image.size, calloc(1, CKPT_RESTORE_ALLOWED_MAX),
			       CKPT_RESTORE_ALLOWED_MAX), 0);
	CHECK_ERRNO(restore_by(door, NULL, 0, NULL, 0), ENODATA);
}

static void flags(const void *arg)
{
	struct image image = read_image();
	struct ckpt_restore argument = { .image = (uintptr_t)image.bytes, .size = image.size };
	int door = open_door(O_RDWR);
	int bit;

	(void)arg;
	CHECK_ERRNO(ioctl(door, CKPT_IOC_RESTORE, &argument), 0);
	for (bit = 0; bit < 32; bit++) {
		argument.flags = 1U << bit;
		CHECK_ERRNO(ioctl(door, CKPT_IOC_RESTORE, &argument), EINVAL);
	}
}

static void other_ioctls(const void *arg)
{
	static const unsigned long commands[] = {
		_IOW(0xC9, 0x00, struct ckpt_restore), _IOW(0xC9, 0x02, struct ckpt_restore),
		_IOR(0xC9, 0x01, struct ckpt_restore), _IOWR(0xC9, 0x01, struct ckpt_restore),
		_IOW(0xC9, 0x01, __u64[5]), _IOW(0xC9, 0x01, __u64[3]), _IO(0xC9, 0x01), 0, 0x5401,
	};
	struct image image = read_image();
	struct ckpt_restore argument = { .image = (uintptr_t)image.bytes, .size = image.size };
	int door = open_door(O_RDWR);
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		CHECK_ERRNO(ioctl(door, commands[i], &argument), ENOTTY);
}

/* Many at once */

#define THREADS 4
#define ROUNDS 150

static int shared_door;

static void *reader(void *arg)
{
	uint8_t bytes[8192];
	int round;

	(void)arg;
	for (round = 0; round < ROUNDS; round++) {
		const ssize_t size = pread(shared_door, bytes, sizeof(bytes), 0);

		CHECK(size > 0);
		CHECK(((struct ckpt_image_header *)bytes)->checksum == ckpt_image_checksum(bytes, size));
		CHECK_ERRNO(restore_by(shared_door, bytes, size, NULL, 0), 0);
		if (round % 3 == 0)
			CHECK(lseek(shared_door, 0, SEEK_SET) == 0);
	}
	return arg;
}

/* Threads have one umask. Its bits come from images, never from halves of two. */
static void *setter(void *arg)
{
	struct image image = read_image();
	uint32_t *mask = find_record(&image, "umask");
	int round;

	for (round = 0; round < ROUNDS; round++) {
		*mask = round % 2 ? 0070 : 0007;
		seal(&image);
		CHECK_ERRNO(restore_by(shared_door, image.bytes, image.size, NULL, 0), 0);
	}
	return arg;
}

static void many_threads(const void *arg)
{
	pthread_t threads[THREADS + 1];
	struct state before, after;
	int i;

	(void)arg;
	umask(0007);
	read_state(&before);
	shared_door = open_door(O_RDWR);
	for (i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, reader, NULL) == 0);
	CHECK(pthread_create(&threads[THREADS], NULL, setter, NULL) == 0);
	for (i = 0; i <= THREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	read_state(&after);
	CHECK(after.mask == 0007 || after.mask == 0070);
	after.mask = before.mask;
	CHECK(!memcmp(&before, &after, sizeof(before)));
}

static void many_processes(const void *arg)
{
	pid_t children[THREADS];
	int i, status;

	(void)arg;
	for (i = 0; i < THREADS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			shared_door = open_door(O_RDWR);
			reader(NULL);
			_exit(0);
		}
	}
	for (i = 0; i < THREADS; i++)
		CHECK(waitpid(children[i], &status, 0) == children[i] && status == 0);
}

static volatile sig_atomic_t alarms;

static void on_alarm(int number)
{
	(void)number;
	alarms++;
}

/* Nothing waits so that a handler could interrupt it: no call fails for that. */
static void under_signals(const void *arg)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval often = { { 0, 700 }, { 0, 700 } };
	int round;

	(void)arg;
	CHECK(sigaction(SIGALRM, &action, NULL) == 0);
	CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
	shared_door = open_door(O_RDWR);
	for (round = 0; round < 5; round++)
		reader(NULL);
	CHECK(alarms > 10);
}

/* Killed anywhere, it leaves the door to the others. */
static void killed(const void *arg)
{
	struct image image = read_image();
	int i, status;

	(void)arg;
	for (i = 0; i < 40; i++) {
		pid_t child = fork();

		if (child == 0) {
			pthread_t thread;

			shared_door = open_door(O_RDWR);
			for (status = 0; status < 2; status++)
				CHECK(pthread_create(&thread, NULL, reader, NULL) == 0);
			for (;;)
				reader(NULL);
		}
		usleep(2000 + 1500 * i);
		CHECK(kill(child, SIGKILL) == 0 && waitpid(child, &status, 0) == child);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		CHECK_ERRNO(restore(&image), 0);
	}
}

/* The module stays while it is open */

static bool is_module(void)
{
	return access("/sys/module/ckpt_sample/refcnt", F_OK) == 0;
}

static void unload_while_open(const void *arg)
{
	int door = open_door(O_RDONLY);

	(void)arg;
	CHECK(door >= 0);
	CHECK_ERRNO(syscall(SYS_delete_module, "ckpt_sample", O_NONBLOCK), EWOULDBLOCK);
	CHECK(lseek(door, 0, SEEK_END) > 0);
}

int main(void)
{
	static const int restorer = CAP_CHECKPOINT_RESTORE, admin = CAP_SYS_ADMIN;
	struct stat status;

	CHECK(stat("/dev/ckpt", &status) == 0);
	CLAIM("with all capabilities a task reads and restores itself", with_all);
	claim("so it does with CAP_CHECKPOINT_RESTORE alone", with_only, &restorer);
	claim("so it does with CAP_SYS_ADMIN alone", with_only, &admin);
	CLAIM("with all others but those two it is refused", without_both);
	CLAIM("without capabilities it is refused", without_any);
	CLAIM("with capabilities that are not effective it is refused", not_effective);
	CLAIM("another user is refused", another_user);
	if (access("/proc/self/ns/user", F_OK) == 0) {
		CLAIM("in a user namespace of its own, anybody reads and restores himself", user_namespace);
		CLAIM("but gains nothing there that the system calls refuse",
		      no_more_than_the_system_calls);
	}
	if (has_io_uring())
		CLAIM("a worker of io_uring is refused", by_io_uring);
	CLAIM("a child that has the file is refused, and the parent is not", child_has_it);
	CLAIM("an unprivileged child that has the file is refused", unprivileged_child_has_it);
	CLAIM("a privileged task that has the file of an unprivileged one is refused",
	      opened_by_an_unprivileged_one);
	CLAIM("with other credentials than it was opened with it is refused", other_credentials_since);
	CLAIM("a thread that has the file is not", thread_has_it);
	CLAIM("short reads make the whole", short_reads);
	CLAIM("an image stays the same until it is rewound", stays_while_it_is_read);
	CLAIM("asking where it is does not rewind it, and another file has another", asking_is_not_rewinding);
	CLAIM("seeks know the size", seeks);
	CLAIM("there are no writes, and it is always ready", no_writes);
	CLAIM("a read to where no memory is fails, or is short", bad_places_to_read_to);
	CLAIM("addresses that cannot be read are EFAULT", bad_addresses);
	CLAIM("what is too large is ENOBUFS, unread", too_large);
	CLAIM("a flag is EINVAL", flags);
	CLAIM("another ioctl is ENOTTY", other_ioctls);
	CLAIM("threads read and restore through one file at once", many_threads);
	CLAIM("processes read and restore at once", many_processes);
	CLAIM("signals interrupt nothing", under_signals);
	CLAIM("a task that is killed leaves nothing locked", killed);
	if (is_module())
		CLAIM("the module cannot be unloaded while the device is open", unload_while_open);
	return end_of_claims();
}
