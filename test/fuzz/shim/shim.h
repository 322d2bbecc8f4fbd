/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few things of the kernel that the restore path uses, over a task that is made up. Each
 * <linux/...> of the code under test leads here; numbers come from the installed UAPI headers,
 * which is what #include_next is for.
 *
 * Nothing is forgiven: what the kernel would only warn of ends the process.
 */
#ifndef _FUZZ_SHIM_H
#define _FUZZ_SHIM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include_next <linux/types.h>
#include <asm-generic/errno.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;
typedef u32 gid_t;
typedef long ssize_t;
typedef unsigned int gfp_t;
typedef u64 aligned_u64 __attribute__((aligned(8)));

#include_next <linux/capability.h>
#include_next <linux/personality.h>
#include_next <linux/resource.h>
#include_next <linux/sched.h>
#include_next <linux/sched/types.h>
#include_next <linux/seccomp.h>
#include_next <linux/securebits.h>
#include_next <linux/utsname.h>

/* ---- the compiler */

#define CONFIG_X86 1
#define CONFIG_POSIX_TIMERS 1
#define FUZZ_ONE_1 ,
#define FUZZ_SECOND(first, second, ...) second
#define FUZZ_IS_ONE(comma) FUZZ_SECOND(comma 1, 0, 0)
#define FUZZ_IS_SET(value) FUZZ_IS_ONE(FUZZ_ONE_##value)
#define IS_ENABLED_(value) FUZZ_IS_SET(value)
#define IS_ENABLED(option) IS_ENABLED_(option)

#define KBUILD_MODNAME "fuzz"
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define static_assert(condition, ...) FUZZ_ASSERT(condition, ##__VA_ARGS__, #condition, 0)
#define FUZZ_ASSERT(condition, text, ...) _Static_assert(condition, text)
/* Of what is not known at compile time the glue's condition is false. */
#define BUILD_BUG_ON_MSG(condition, text) \
	do { if (condition) fuzz_stop(text); } while (0)
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define WARN_ON(condition) ({ if (condition) fuzz_stop("WARN_ON(" #condition ")"); false; })
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define WARN(condition, ...) ({ if (condition) fuzz_stop("WARN(" #condition ")"); false; })
#define WARN_ONCE(condition, ...) WARN(condition)
#define BUG_ON(condition) ((void)WARN_ON(condition))
#define U32_MAX (~0U)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define roundup_pow_of_two(number) \
	((number) < 2 ? 1UL : 1UL << (64 - __builtin_clzl((unsigned long)(number) - 1)))
#define IS_ERR(pointer) ((unsigned long)(pointer) > -4096UL)
#define PTR_ERR(pointer) ((long)(pointer))
#define ERR_PTR(error) ((void *)(long)(error))
#define set_mask_bits(place, mask, bits) (*(place) = (*(place) & ~(mask)) | (bits))
#define READ_ONCE(place) (*(const volatile __typeof__(place) *)&(place))
#define WRITE_ONCE(place, value) (*(volatile __typeof__(place) *)&(place) = (value))
#define smp_load_acquire(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
#define xchg(place, value) __atomic_exchange_n(place, value, __ATOMIC_SEQ_CST)
#define cmpxchg(place, from, to) __sync_val_compare_and_swap(place, from, to)
#define EXPORT_SYMBOL(name) struct fuzz_none
#define EXPORT_SYMBOL_GPL(name) struct fuzz_none

/* Says why and ends the process: the fuzzer keeps the input. */
void fuzz_stop(const char *why, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* ---- what goes wrong: bit i of each for the i-th call */

struct fuzz_faults {
	u32 allocations;
	u32 calls;
	u32 allocations_seen;
	u32 calls_seen;
	u32 injected;
};

extern struct fuzz_faults fuzz_faults;

/* ---- text and memory */

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *bytes, int byte, size_t size);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
size_t strlen(const char *text);
size_t strspn(const char *text, const char *of);
size_t strnlen(const char *text, size_t size);
void *memchr_inv(const void *bytes, int byte, size_t size);
ssize_t strscpy(char *to, const char *from, size_t size);
ssize_t strscpy_pad(char *to, const char *from, size_t size);

#define pr_err(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_warn(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_warn_ratelimited(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_err_ratelimited(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_notice_ratelimited(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_info(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
#define pr_debug(format, ...) fuzz_print(pr_fmt(format), ##__VA_ARGS__)
void fuzz_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define GFP_KERNEL 1U
#define GFP_KERNEL_ACCOUNT 3U
#define __GFP_ZERO 4U
#define kvmalloc(size, flags) fuzz_alloc(size, flags)
#define kvzalloc(size, flags) fuzz_alloc(size, (flags) | __GFP_ZERO)
#define kmalloc(size, flags) fuzz_alloc(size, flags)
#define kzalloc(size, flags) fuzz_alloc(size, (flags) | __GFP_ZERO)
#define kvfree(memory) fuzz_free(memory)
#define kfree(memory) fuzz_free(memory)
void *fuzz_alloc(size_t size, gfp_t flags);
void fuzz_free(const void *memory);
/* What was allocated and not freed. */
extern long fuzz_allocated;

/* ---- locks; each sleeps but task_lock() */

struct fuzz_lock {
	int readers;
	bool is_written;
};

struct mutex {
	struct fuzz_lock lock;
};

struct rw_semaphore {
	struct fuzz_lock lock;
};

#define cond_resched() fuzz_may_sleep()
#define DEFINE_MUTEX(name) struct mutex name
#define mutex_lock(mutex) fuzz_lock(&(mutex)->lock)
#define mutex_lock_killable(mutex) fuzz_lock_killable(&(mutex)->lock)
#define mutex_lock_interruptible(mutex) fuzz_lock_killable(&(mutex)->lock)
#define mutex_unlock(mutex) fuzz_unlock(&(mutex)->lock)
#define down_write(semaphore) fuzz_lock(&(semaphore)->lock)
#define up_write(semaphore) fuzz_unlock(&(semaphore)->lock)
#define down_read(semaphore) fuzz_lock_shared(&(semaphore)->lock)
#define up_read(semaphore) fuzz_unlock_shared(&(semaphore)->lock)
#define lockdep_assert_held(mutex) ((void)WARN_ON(!(mutex)->lock.is_written))
void fuzz_may_sleep(void);
void fuzz_lock(struct fuzz_lock *lock);
int fuzz_lock_killable(struct fuzz_lock *lock);
void fuzz_unlock(struct fuzz_lock *lock);
void fuzz_lock_shared(struct fuzz_lock *lock);
void fuzz_unlock_shared(struct fuzz_lock *lock);
/* How many are held; of these, how many under which nothing may sleep. */
extern int fuzz_held, fuzz_atomic;

/* ---- capabilities, as in 6.1 */

typedef struct kernel_cap_struct {
	__u32 cap[_LINUX_CAPABILITY_U32S_3];
} kernel_cap_t;

#define CAP_FULL_SET fuzz_cap(~0ULL >> (63 - CAP_LAST_CAP))
#define CAP_EMPTY_SET fuzz_cap(0)
#define cap_raise(set, cap) ((set) = fuzz_cap(fuzz_bits(set) | 1ULL << (cap)))
#define cap_lower(set, cap) ((set) = fuzz_cap(fuzz_bits(set) & ~(1ULL << (cap))))
#define cap_raised(set, cap) ((fuzz_bits(set) >> (cap) & 1) != 0)

static inline kernel_cap_t fuzz_cap(u64 bits)
{
	return (kernel_cap_t){ { bits, bits >> 32 } };
}

static inline u64 fuzz_bits(kernel_cap_t set)
{
	return set.cap[0] | (u64)set.cap[1] << 32;
}

static inline bool cap_issubset(kernel_cap_t set, kernel_cap_t of)
{
	return !(fuzz_bits(set) & ~fuzz_bits(of));
}

static inline kernel_cap_t cap_combine(kernel_cap_t a, kernel_cap_t b)
{
	return fuzz_cap(fuzz_bits(a) | fuzz_bits(b));
}

static inline kernel_cap_t cap_intersect(kernel_cap_t a, kernel_cap_t b)
{
	return fuzz_cap(fuzz_bits(a) & fuzz_bits(b));
}

/* ---- user namespaces: the first one, and one whose ids begin elsewhere */

#define USERNS_SETGROUPS_ALLOWED 1UL
#define FUZZ_CHILD_GIDS 65536U
#define FUZZ_CHILD_FIRST 100000U

typedef struct {
	gid_t val;
} kgid_t;

struct user_namespace {
	struct {
		u32 nr_extents;
	} gid_map;
	unsigned long flags;
};

extern struct user_namespace init_user_ns, fuzz_child_ns;
#define KGIDT_INIT(value) ((kgid_t){ value })
kgid_t make_kgid(struct user_namespace *ns, gid_t gid);
gid_t from_kgid(struct user_namespace *ns, kgid_t gid);

static inline bool gid_valid(kgid_t gid)
{
	return gid.val != (gid_t)-1;
}

static inline bool gid_eq(kgid_t a, kgid_t b)
{
	return a.val == b.val;
}

/* ---- credentials */

struct group_info {
	int usage;
	int ngroups;
	kgid_t gid[];
};

struct cred {
	int usage;
	unsigned int securebits;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	kernel_cap_t cap_bset;
	kernel_cap_t cap_ambient;
	struct user_namespace *user_ns;
	struct group_info *group_info;
};

#define current_cred() ((const struct cred *)current->cred)
#define current_user_ns() (current->cred->user_ns)
#define issecure(bit) ((current->cred->securebits >> (bit) & 1) != 0)
#define ns_capable_setid(ns, cap) ns_capable(ns, cap)
#define capable(cap) ns_capable(&init_user_ns, cap)
bool ns_capable(struct user_namespace *ns, int cap);
struct cred *prepare_creds(void);
int commit_creds(struct cred *cred);
void abort_creds(struct cred *cred);
const struct cred *get_current_cred(void);
const struct cred *get_cred(const struct cred *cred);
void put_cred(const struct cred *cred);
struct group_info *groups_alloc(int count);
void groups_sort(struct group_info *groups);
struct group_info *get_group_info(struct group_info *groups);
void put_group_info(struct group_info *groups);
int set_current_groups(struct group_info *groups);
void set_groups(struct cred *cred, struct group_info *groups);

/* ---- the task */

struct signal_struct {
	struct rlimit rlim[RLIM_NLIMITS];
};

struct fs_struct {
	int umask;
};

struct seccomp {
	int mode;
};

#define MMF_DUMPABLE_MASK 3UL
#define get_dumpable(mm) ((int)((mm)->flags & MMF_DUMPABLE_MASK))
struct mm_struct {
	unsigned long flags;
};

struct uts_namespace {
	struct new_utsname name;
	struct user_namespace *user_ns;
};

struct nsproxy {
	struct uts_namespace *uts_ns;
};

struct task_struct {
	struct cred *cred;
	struct mm_struct *mm;
	struct task_struct *group_leader;
	struct signal_struct *signal;
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	struct seccomp seccomp;
	int pdeath_signal;
	u64 timer_slack_ns;
	unsigned int personality;
	unsigned int policy;
	unsigned int rt_priority;
	int nice;
	bool sched_reset_on_fork;
	struct fuzz_lock alloc_lock;
};

extern struct task_struct fuzz_task;
#define current (&fuzz_task)
#define current_umask() (current->fs->umask)
#define seccomp_mode(seccomp) ((seccomp)->mode)
#define task_lock(task) fuzz_spin_lock(&(task)->alloc_lock)
#define task_unlock(task) fuzz_spin_unlock(&(task)->alloc_lock)
void fuzz_spin_lock(struct fuzz_lock *lock);
void fuzz_spin_unlock(struct fuzz_lock *lock);

#define personality(value) ((value) & PER_MASK)
#define set_personality(value) ((void)(current->personality = (value)))

#define MAX_RT_PRIO 100
#define MIN_NICE (-20)
#define MAX_NICE 19
#define task_nice(task) ((task)->nice)
#define rlimit(which) (current->signal->rlim[which].rlim_cur)
bool can_nice(const struct task_struct *task, int nice);
void set_user_nice(struct task_struct *task, long nice);
int sched_setattr_nocheck(struct task_struct *task, const struct sched_attr *attr);

extern unsigned int sysctl_nr_open;
int security_task_setrlimit(struct task_struct *task, unsigned int which, struct rlimit *limit);
int update_rlimit_cpu(struct task_struct *task, unsigned long seconds);

#define XATTR_SELINUX_SUFFIX "selinux"
#define XATTR_SMACK_SUFFIX "SMACK64"
int security_ismaclabel(const char *name);
/* NULL, or the label of the security module that is active. It watches limits, too. */
extern const char *fuzz_lsm_label;
extern bool fuzz_lsm_refuses_limits;
/* Of RLIMIT_CPU; RLIM_INFINITY while it is not armed. */
extern unsigned long fuzz_cpu_timer;

enum uts_proc { UTS_PROC_HOSTNAME, UTS_PROC_DOMAINNAME };
extern struct rw_semaphore uts_sem;
#define utsname() (&current->nsproxy->uts_ns->name)
#define add_device_randomness(bytes, size) ((void)(bytes))
#define uts_proc_notify(which) ((void)(which))

#endif /* _FUZZ_SHIM_H */
