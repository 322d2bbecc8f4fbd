// SPDX-License-Identifier: GPL-2.0-only
/*
 * The execution domain of the calling task. personality(2) takes every value
 * but one, from everybody, and on x86 so does a restore.
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

/**
 * personality_checkpoint() - save the execution domain of the calling task
 * @record: where to
 */
void personality_checkpoint(struct ckpt_personality_s *record)
{
	record->persona = current->personality;
}

/*
 * Other architectures have rules of their own for PER_LINUX32: arm64 gives it
 * only where some CPU runs 32-bit programs; powerpc, s390 and sparc do not lead
 * back from it to PER_LINUX. Away from x86, a restore does neither.
 */
static bool persona_is_valid(u32 persona)
{
	bool was_32bit = personality(current->personality) == PER_LINUX32;
	bool is_32bit = personality(persona) == PER_LINUX32;

	if (persona == PERSONA_QUERY)
		return false;
	return IS_ENABLED(CONFIG_X86) || is_32bit == was_32bit;
}

/**
 * personality_verify() - would personality_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for a value that cannot be set, -EPERM under seccomp.
 */
int personality_verify(const struct ckpt_personality_s *record)
{
	if (!persona_is_valid(record->persona))
		return -EINVAL;
	if (record->persona != current->personality && mediated_by_seccomp())
		return -EPERM;
	return 0;
}

/**
 * personality_undo() - give the calling task an execution domain back, without
 *	asking
 * @record: by personality_checkpoint() of the same task
 *
 * Return: 0.
 */
int personality_undo(const struct ckpt_personality_s *record)
{
	if (record->persona != current->personality)
		set_personality(record->persona);
	return 0;
}

/**
 * personality_restore() - give the calling task the execution domain of a record
 * @record: not trusted
 *
 * Return: 0, or with nothing changed what personality_verify() says.
 */
int personality_restore(const struct ckpt_personality_s *record)
{
	int error = personality_verify(record);

	return error ? error : personality_undo(record);
}
