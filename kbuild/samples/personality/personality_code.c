// SPDX-License-Identifier: GPL-2.0-only
/*
 * The execution domain of the calling task. personality(2) takes every value
 * but one, from everybody, and so does a restore.
 */

#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/personality.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "../mediation.h"
#include "personality_header.h"

/* With this value, personality(2) only asks. */
#define PERSONA_QUERY 0xffffffffU

void personality_checkpoint(struct ckpt_personality_s *record)
{
	record->persona = current->personality;
}

/*
 * arm64 refuses PER_LINUX32 where no CPU runs 32-bit programs. Which do is not
 * for modules to know: there, only a task that has it may keep it.
 */
static bool persona_is_valid(u32 persona)
{
	if (persona == PERSONA_QUERY)
		return false;
	return !IS_ENABLED(CONFIG_ARM64) ||
	       personality(persona) != PER_LINUX32 ||
	       personality(current->personality) == PER_LINUX32;
}

int personality_restore(const struct ckpt_personality_s *record)
{
	if (!persona_is_valid(record->persona))
		return -EINVAL;
	if (record->persona == current->personality)
		return 0;
	if (mediated_by_seccomp())
		return -EPERM;

	set_personality(record->persona);
	return 0;
}
