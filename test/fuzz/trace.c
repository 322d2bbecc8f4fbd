// SPDX-License-Identifier: GPL-2.0-only

#include "trace.h"
#include "task.h"

struct trace trace;

typedef int taker(const void *record);
typedef int giver(void *record);

static struct event *begin(enum call call, int subsystem)
{
	struct event *event = &trace.events[trace.count++];

	if (trace.count == FUZZ_EVENTS)
		fuzz_stop("subsystems are called again and again");
	if (fuzz_held != 1)
		fuzz_stop("%s is called with %d locks held", parts[subsystem].name, fuzz_held);
	*event = (struct event){ call, subsystem, 0, -fuzz_faults.injected };
	return event;
}

static int end(struct event *event, int result)
{
	if (fuzz_held != 1 || fuzz_atomic)
		fuzz_stop("%s leaves with %d locks held", parts[event->subsystem].name, fuzz_held);
	event->result = result;
	event->injected += fuzz_faults.injected;
	return result;
}

static int take(enum call call, int subsystem, taker *real, const void *record)
{
	struct event *event = begin(call, subsystem);

	return end(event, real(record));
}

/* Whether it would take the record; that must change nothing. */
static int ask(int subsystem, taker *real, const void *record)
{
	struct snapshot before, after;
	int result;

	take_snapshot(&before);
	result = take(VERIFY, subsystem, real, record);
	take_snapshot(&after);
	if (memcmp(&before, &after, sizeof(before)))
		fuzz_stop("%s_verify() changes the task", parts[subsystem].name);
	return result;
}

#define TAKERS(name, subsystem)								\
	taker __real_##name##_restore, __wrap_##name##_restore;				\
	taker __real_##name##_verify __attribute__((weak)), __wrap_##name##_verify;	\
	taker __real_##name##_undo __attribute__((weak)), __wrap_##name##_undo;		\
	int __wrap_##name##_restore(const void *record)					\
	{										\
		return take(RESTORE, subsystem, __real_##name##_restore, record);	\
	}										\
	int __wrap_##name##_verify(const void *record)					\
	{										\
		return ask(subsystem, __real_##name##_verify, record);			\
	}										\
	int __wrap_##name##_undo(const void *record)					\
	{										\
		return take(UNDO, subsystem, __real_##name##_undo, record);		\
	}

/* int X_checkpoint() and void X_checkpoint(). */
#define SUBSYSTEM(name, subsystem)							\
	TAKERS(name, subsystem)								\
	giver __real_##name##_checkpoint, __wrap_##name##_checkpoint;			\
	int __wrap_##name##_checkpoint(void *record)					\
	{										\
		struct event *event = begin(CHECKPOINT, subsystem);			\
											\
		return end(event, __real_##name##_checkpoint(record));			\
	}
#define SUBSYSTEM_VOID(name, subsystem)							\
	TAKERS(name, subsystem)								\
	void __real_##name##_checkpoint(void *record);					\
	void __wrap_##name##_checkpoint(void *record);					\
	void __wrap_##name##_checkpoint(void *record)					\
	{										\
		struct event *event = begin(CHECKPOINT, subsystem);			\
											\
		__real_##name##_checkpoint(record);					\
		end(event, 0);								\
	}

SUBSYSTEM_VOID(cap, 0)
SUBSYSTEM_VOID(fin, 1)
SUBSYSTEM(groups, 2)
SUBSYSTEM(odd, 3)
SUBSYSTEM_VOID(personality, 4)
SUBSYSTEM_VOID(rlimit, 5)
SUBSYSTEM(sched, 6)
SUBSYSTEM_VOID(umask, 7)
SUBSYSTEM_VOID(uts, 8)
