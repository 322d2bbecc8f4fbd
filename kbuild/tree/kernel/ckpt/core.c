// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in ckpt whatever subsystems are dropped in. full_checkpoint() and
 * full_restore() stand in ckpt_generated/image.c in the build folder, beside
 * the table of subsystems in glue.c.
 */

#include <linux/module.h>

MODULE_DESCRIPTION("Checkpoint and restore of the calling task, tied together by ckptgen");
MODULE_LICENSE("GPL");
