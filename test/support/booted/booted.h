/* What the programs share that run in a booted kernel: claims, a task's state, the door. */
#ifndef BOOTED_H
#define BOOTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ckpt_sample/door.h>
#ifdef IN_TREE
#include <linux/ckpt/ckpt_image.h>
#else
#include <ckpt_sample/ckpt_image.h>
#endif

/* Claims: a line each in the kernel's log, "ok 1 - NAME" or "not ok 1 - NAME". */

/** Runs the body in a process of its own, so that whatever it does to itself ends with it. */
void claim(const char *name, void (*body)(const void *arg), const void *arg);
/** One line, whole, between those of the kernel. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The exit status of a program that has made its claims. */
int end_of_claims(void);

__attribute__((noreturn)) void fail(const char *file, int line, const char *what);
__attribute__((noreturn)) void fail_errno(const char *file, int line, const char *what, int got,
					  int wanted);

#define CHECK(what) ((what) ? (void)0 : fail(__FILE__, __LINE__, #what))

/** A call that fails with the errno, or with 0 succeeds. */
#define CHECK_ERRNO(call, wanted) do {						\
	int got_ = (call) < 0 ? errno : 0;					\
	if (got_ != (wanted))							\
		fail_errno(__FILE__, __LINE__, #call, got_, wanted);		\
} while (0)

/* What a task is, as the system calls tell. */

#define CAPS 64
#define GROUPS_MAX 256
#define LIMITS 16
#define NAME_BYTES 65

struct state {
	uint32_t mask;
	uint32_t policy, priority;
	int32_t nice;
	uint64_t sched_flags;
	int32_t group_count;
	uint32_t groups[GROUPS_MAX];
	uint32_t effective[2], permitted[2], inheritable[2];
	uint8_t bounding[CAPS], ambient[CAPS];
	uint32_t persona;
	int32_t dumpable, death_signal;
	/* Everybody's, and the process's: not of every kernel's image. */
	char host[NAME_BYTES], domain[NAME_BYTES];
	struct { uint64_t cur, max; } limits[LIMITS];
};

/** All of it, bytes between members as zeros. */
void read_state(struct state *state);
/** Fails and names the first member that differs. */
void check_state(const struct state *wanted, const char *file, int line);
#define CHECK_STATE(wanted) check_state(wanted, __FILE__, __LINE__)
bool is_state(const struct state *wanted);

/** Permitted, effective and inheritable; bounding set and ambient ones stay. */
void set_caps(uint64_t effective, uint64_t permitted, uint64_t inheritable);
uint64_t permitted_caps(void);
#define CAP(number) (1ULL << (number))

/** A task with these capabilities, of user and group 0, and no groups. */
void keep_only(uint64_t caps);

/* The door. */

struct image {
	size_t size;
	uint8_t *bytes;
};

int open_door(int flags);
/** Opened anew, read and closed. */
struct image read_image(void);
struct image copy_image(const struct image *image);
struct ckpt_image_header *header_of(const struct image *image);
struct ckpt_image_section *row_of(const struct image *image, uint32_t index);
/** NULL without such a section. */
struct ckpt_image_section *find_row(const struct image *image, const char *name);
void *find_record(const struct image *image, const char *name);
bool has_section(const char *name);
/** Gives it the checksum it has to have. */
void seal(const struct image *image);
/** As the system call: -1 and errno. */
int restore_by(int door, const void *image, uint64_t size, const char *names, uint32_t names_size);
/** Through a door of its own. */
int restore(const struct image *image);

#endif /* BOOTED_H */
