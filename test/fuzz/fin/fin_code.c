// SPDX-License-Identifier: GPL-2.0-only
/*
 * A subsystem with all functions, which can be refused by X_verify(), or left half done by an
 * X_restore() that fails.
 */

#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/types.h>

#include "fin_header.h"

struct ckpt_fin_s fin_now;

void fin_checkpoint(struct ckpt_fin_s *record)
{
	*record = fin_now;
}

int fin_verify(const struct ckpt_fin_s *record)
{
	return record->is_refused && record->value != fin_now.value ? -EACCES : 0;
}

int fin_restore(const struct ckpt_fin_s *record)
{
	const bool is_failing = record->is_failing && record->value != fin_now.value;
	void *needed;

	fin_now.value = record->value;
	needed = kmalloc(16, GFP_KERNEL);
	if (!needed)
		return -ENOMEM;
	kfree(needed);
	if (is_failing)
		return record->value & 1 ? 1 : -EIO;
	fin_now = *record;
	return 0;
}

int fin_undo(const struct ckpt_fin_s *record)
{
	fin_now = *record;
	return 0;
}
