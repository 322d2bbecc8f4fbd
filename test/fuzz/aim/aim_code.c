// SPDX-License-Identifier: GPL-2.0-only
/*
 * A subsystem with all functions, which can be refused by X_verify(), or left half done by an
 * X_restore() that fails.
 */

#include <linux/errno.h>
#include <linux/types.h>

#include "aim_header.h"

struct ckpt_aim_s aim_now;

void aim_checkpoint(struct ckpt_aim_s *record)
{
	record->value = aim_now.value;
}

int aim_verify(const struct ckpt_aim_s *record)
{
	return record->is_refused ? -EACCES : 0;
}

int aim_restore(const struct ckpt_aim_s *record)
{
	aim_now.value = record->value;
	return record->is_failing ? -EIO : 0;
}

int aim_undo(const struct ckpt_aim_s *record)
{
	aim_now.value = record->value;
	return 0;
}
