// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in ckpt whatever subsystems are dropped in. full_checkpoint() and
 * full_restore() are generated: see ckpt_generated/glue.c in the build folder.
 */

#include <linux/module.h>

MODULE_DESCRIPTION("Checkpoint and restore of the calling task, tied together by ckptgen");
MODULE_LICENSE("GPL");
