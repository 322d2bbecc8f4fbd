// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ckpt is there from boot on, or while ckpt.ko is loaded.
 */

#include <linux/init.h>
#include <linux/module.h>

#include "door.h"

static int __init ckpt_samples_init(void)
{
	return ckpt_door_register();
}

static void __exit ckpt_samples_exit(void)
{
	ckpt_door_unregister();
}

module_init(ckpt_samples_init);
module_exit(ckpt_samples_exit);
