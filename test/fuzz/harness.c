// SPDX-License-Identifier: GPL-2.0-only
/*
 * An execution: a task is made, an image is given to full_restore(), and what came of it is held
 * against the contract. An input is a struct plan and the image.
 */

#include <shim.h>
#include "image.h"
#include "uber.h"
#include "mutate.h"
#include "oracle.h"
#include "task.h"
#include "trace.h"

/* Of libc, see shim.c. */
void *malloc(size_t size);
void free(void *memory);
int atexit(void (*function)(void));
void exit(int status) __attribute__((noreturn));
char *getenv(const char *name);
int snprintf(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int dprintf(int file, const char *format, ...) __attribute__((format(printf, 2, 3)));
int creat(const char *path, unsigned int mode);
int close(int file);
ssize_t write(int file, const void *bytes, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(u8 *bytes, size_t size, size_t most, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const u8 *a, size_t a_size, const u8 *b, size_t b_size, u8 *to,
				 size_t most, unsigned int seed);

/* How far the executions of this process came. */
static struct {
	unsigned long executions, refused, unasked, denied, unsaved, put_back, not_put_back, restored;
	unsigned long errors[256];
} reached;

struct execution {
	const struct plan *plan;
	const u8 *image;
	size_t size;
	const struct ckpt_allowed *allowed;
	struct snapshot before, after;
	struct faults faults;
	struct given given;
	int result;
	u32 injected;
};

/* For a message. */
static const char *text_of(const struct faults *faults)
{
	static char text[64];
	int i, length = 0;

	text[0] = '\0';
	for (i = 0; i < faults->count; i++)
		length += snprintf(text + length, sizeof(text) - length, " %d", faults->errors[i]);
	return text;
}

/* ---- what went wrong, or has to be put back by somebody else */

static bool is_putting_back_failed(int subsystem)
{
	bool has_failed = false;
	int i;

	for (i = 0; i < trace.count; i++) {
		const struct event *event = &trace.events[i];

		if (has_failed && event->result && event->subsystem == subsystem) {
			if (!event->injected)
				fuzz_stop("'%s' cannot be put back: %d", parts[subsystem].name,
					  event->result);
			return true;
		}
		has_failed |= event->call == RESTORE && event->result;
	}
	return false;
}

/* All or nothing, but for what could not be put back since memory was lacking then, too. */
static void check_nothing_changes(const struct execution *run)
{
	bool is_left = false;
	int i;

	for (i = 0; i < FUZZ_PARTS; i++) {
		if (is_putting_back_failed(i))
			is_left = true;
		else if (!is_same_part(&parts[i], &run->before, &run->after))
			fuzz_stop("'%s' is changed by a restore that says %d", parts[i].name,
				  run->result);
	}
	reached.not_put_back += is_left;
}

/* ---- an image of now */

static int expected_of_checkpoint(const struct snapshot *now, bool is_child_ns)
{
	u32 i;

	if (now->groups.count > 256)
		return -EOVERFLOW;
	for (i = 0; i < now->groups.count; i++) {
		if (is_child_ns ? now->groups.gid[i] - FUZZ_CHILD_FIRST >= FUZZ_CHILD_GIDS :
				  now->groups.gid[i] == -1U)
			return -EOVERFLOW;
	}
	return now->sched.policy == SCHED_DEADLINE ? -EOPNOTSUPP : 0;
}

static bool is_all_zero(const u8 *bytes, size_t size)
{
	while (size--) {
		if (bytes[size])
			return false;
	}
	return true;
}

/* Whether there is one, which is then good in itself. */
static bool checkpoint(const struct execution *run, struct ckpt_image *image)
{
	const u32 injected = fuzz_faults.injected;
	struct faults faults;
	struct given given;
	int result;

	memset(image, 0x5a, sizeof(*image));
	trace.count = 0;
	result = full_checkpoint(image);
	if (result != expected_of_checkpoint(&run->after, run->plan->flags & PLAN_CHILD_NS) &&
	    !(fuzz_faults.injected != injected && (result == -ENOMEM || result == -EINTR)))
		fuzz_stop("full_checkpoint() says %d", result);
	if (result && !is_all_zero((const u8 *)image, sizeof(*image)))
		fuzz_stop("full_checkpoint() fails and leaves something in the image");
	if (result)
		return false;
	find_faults(&faults, &given, (const u8 *)image, sizeof(*image), NULL);
	if (faults.count)
		fuzz_stop("full_checkpoint() makes an image with faults%s", text_of(&faults));
	return true;
}

static void sort_groups(struct ckpt_groups_s *groups)
{
	u32 i, j;

	for (i = 1; i < groups->ngroups; i++) {
		const u32 gid = groups->gid[i];

		for (j = i; j > 0 && groups->gid[j - 1] > gid; j--)
			groups->gid[j] = groups->gid[j - 1];
		groups->gid[j] = gid;
	}
}

/* The order of groups says nothing. */
static bool is_same_record(int subsystem, const u8 *a, const u8 *b)
{
	struct ckpt_groups_s first, second;

	if (strcmp(ckpt_subsystems[subsystem].name, "groups"))
		return !memcmp(a, b, ckpt_subsystems[subsystem].size);
	memcpy(&first, a, sizeof(first));
	memcpy(&second, b, sizeof(second));
	sort_groups(&first);
	sort_groups(&second);
	return !memcmp(&first, &second, sizeof(first));
}

/* What was given is there, what was not given is what it was; and it may be restored once more. */
static void check_restored(const struct execution *run)
{
	struct snapshot again;
	struct ckpt_image now;
	int i;

	for (i = 0; i < FUZZ_PARTS; i++) {
		if (!run->given.records[i] && !is_same_part(&parts[i], &run->before, &run->after))
			fuzz_stop("'%s' changes and is not in the image", parts[i].name);
	}
	if (!checkpoint(run, &now))
		return;
	for (i = 0; i < FUZZ_PARTS; i++) {
		if (run->given.records[i] &&
		    !is_same_record(i, run->given.records[i],
				    (const u8 *)&now.uber + ckpt_subsystems[i].offset))
			fuzz_stop("'%s' is not what was restored", parts[i].name);
	}
	trace.count = 0;
	i = full_restore(&now, sizeof(now), NULL);
	take_snapshot(&again);
	if (i || memcmp(&again, &run->after, sizeof(again)))
		fuzz_stop("what there is cannot be restored: %d", i);
}

/* ---- an execution */

static void count_reached(const struct execution *run)
{
	const struct event *last = trace.count ? &trace.events[trace.count - 1] : NULL;

	reached.errors[-run->result & 255]++;
	if (!run->result)
		reached.restored++;
	else if (run->faults.count)
		reached.refused++;
	else if (!last)
		reached.unasked++;
	else if (last->call == VERIFY)
		reached.denied++;
	else if (last->call == CHECKPOINT)
		reached.unsaved++;
	else
		reached.put_back++;
}

static void check_result(const struct execution *run)
{
	const bool is_starved = run->injected && !trace.count &&
				(run->result == -ENOMEM || run->result == -EINTR);

	if (run->result > 0)
		fuzz_stop("full_restore() says %d", run->result);
	if (run->faults.count && trace.count)
		fuzz_stop("'%s' is called, and the image has faults%s",
			  parts[trace.events[0].subsystem].name, text_of(&run->faults));
	if (is_starved)
		return;
	if (run->faults.count && !has_fault(&run->faults, -run->result))
		fuzz_stop("an image with faults%s gives %d", text_of(&run->faults), run->result);
	if (!run->faults.count && run->result != expected_of_trace(&run->given))
		fuzz_stop("a good image gives %d", run->result);
}

static void execute(struct execution *run)
{
	struct ckpt_image now;

	begin_task(run->plan);
	take_snapshot(&run->before);
	fuzz_faults.allocations = run->plan->failing_allocations;
	fuzz_faults.calls = run->plan->failing_calls;
	trace.count = 0;
	run->result = full_restore(run->image, run->size, run->allowed);
	run->injected = fuzz_faults.injected;
	take_snapshot(&run->after);
	find_faults(&run->faults, &run->given, run->image, run->size, run->allowed);
	count_reached(run);
	check_result(run);
	check_privilege(run->plan, &run->before, &run->after, run->result != 0);
	if (run->result) {
		check_nothing_changes(run);
		checkpoint(run, &now);
	} else {
		memset(&fuzz_faults, 0, sizeof(fuzz_faults));
		check_restored(run);
	}
	end_task();
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	static struct execution run;
	struct ckpt_allowed allowed;
	struct plan plan = { .flags = 0 };
	u8 *image, *names;
	size_t head = size < sizeof(plan) ? size : sizeof(plan);

	memcpy(&plan, bytes, head);
	/* Neither has a byte behind its end. */
	image = malloc(size - head + (plan.is_misaligned & 1));
	memcpy(image + (plan.is_misaligned & 1), bytes + head, size - head);
	allowed.size = plan.allowed_bytes & 0x7f;
	if (allowed.size > sizeof(plan.allowed))
		allowed.size = sizeof(plan.allowed);
	names = malloc(allowed.size);
	memcpy(names, plan.allowed, allowed.size);
	allowed.names = (const char *)names;
	run.plan = &plan;
	run.image = image + (plan.is_misaligned & 1);
	run.size = size - head;
	run.allowed = plan.flags & PLAN_ALLOWED ? &allowed : NULL;
	execute(&run);
	reached.executions++;
	free(names);
	free(image);
	return 0;
}

size_t LLVMFuzzerCustomMutator(u8 *bytes, size_t size, size_t most, unsigned int seed)
{
	return mutate_input(bytes, size, most, seed);
}

size_t LLVMFuzzerCustomCrossOver(const u8 *a, size_t a_size, const u8 *b, size_t b_size, u8 *to,
				 size_t most, unsigned int seed)
{
	return seed & 1 ? cross_inputs(a, a_size, b, b_size, to, most) :
			  cross_inputs(b, b_size, a, a_size, to, most);
}

/* One line of JSON. */
static void tell(void)
{
	const char *comma = "";
	int i;

	dprintf(2, "reached: {\"executions\":%lu,\"refused\":%lu,\"unasked\":%lu,\"denied\":%lu,"
		"\"unsaved\":%lu,\"putBack\":%lu,\"notPutBack\":%lu,\"restored\":%lu,\"errors\":{",
		reached.executions, reached.refused, reached.unasked, reached.denied,
		reached.unsaved, reached.put_back, reached.not_put_back, reached.restored);
	for (i = 1; i < 256; i++) {
		if (!reached.errors[i])
			continue;
		dprintf(2, "%s\"%d\":%lu", comma, i, reached.errors[i]);
		comma = ",";
	}
	dprintf(2, "}}\n");
}

static void write_seeds(const char *folder)
{
	static u8 input[FUZZ_INPUT_BYTES];
	char path[512];
	unsigned int i;
	size_t size;
	int file;

	for (i = 0; (size = seed_input(i, input)); i++) {
		snprintf(path, sizeof(path), "%s/seed%02u", folder, i);
		file = creat(path, 0644);
		if (file < 0 || write(file, input, size) != (ssize_t)size)
			fuzz_stop("%s cannot be written", path);
		close(file);
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *seeds = getenv("CKPT_FUZZ_SEEDS");
	int i;

	(void)argc, (void)argv;
	for (i = 0; i < CKPT_SUBSYSTEMS; i++) {
		if (CKPT_SUBSYSTEMS != FUZZ_PARTS || strcmp(ckpt_subsystems[i].name, parts[i].name))
			fuzz_stop("the subsystems are others than those of task.c and trace.c");
	}
	if (seeds) {
		write_seeds(seeds);
		exit(0);
	}
	atexit(tell);
	return 0;
}
