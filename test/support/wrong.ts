// A subsystem whose X_restore() does wrong in the way that its record says: whether the checks of a kernel find
// such a thing at all.

/** What may be wrong, and what the kernel is to say of it. */
export const WRONGS = {
  SHIFTS: /UBSAN: shift-out-of-bounds/,
  INDEXES: /UBSAN: array-index-out-of-bounds/,
  /** Before SLEEPS: lockdep ends with what it finds first, and finds that, too. */
  LOCKS: /WARNING: possible circular locking dependency detected/,
  SLEEPS: /BUG: sleeping function called from invalid context/,
  LOSES: /^unreferenced object/m,
} as const;

const HEADER = `/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TEST_WRONG_HEADER_H
#define _TEST_WRONG_HEADER_H

#include <linux/types.h>

/* Index of WRONGS from 1 on; 0 is right. */
struct ckpt_wrong_s {
	u32 how;
};

#endif
`;

const CODE = `// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "wrong_header.h"

static DEFINE_MUTEX(one);
static DEFINE_MUTEX(other);
static DEFINE_SPINLOCK(spin);
static int numbers[3];
static int where;

void wrong_checkpoint(struct ckpt_wrong_s *record)
{
	record->how = 0;
}

static void both(struct mutex *first, struct mutex *second)
{
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

int wrong_restore(const struct ckpt_wrong_s *record)
{
	switch (record->how) {
	case 1:
		where = 1 << (30 + record->how * 9);
		break;
	case 2:
		where = numbers[record->how * 2];
		break;
	case 3:
		both(&one, &other);
		both(&other, &one);
		break;
	case 4:
		spin_lock(&spin);
		both(&one, &other);
		spin_unlock(&spin);
		break;
	case 5:
		if (!kmalloc(100, GFP_KERNEL))
			return -ENOMEM;
		break;
	}
	return 0;
}
`;

/** Its files. */
export const wrongSubsystem: Readonly<Record<string, string>> = {
  'wrong/wrong_header.h': HEADER,
  'wrong/wrong_code.c': CODE,
};
