// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ckpt is there from boot on, or while ckpt.ko is loaded.
 */

#include <linux/module.h>

#include "door.h"

module_init(ckpt_door_register);
module_exit(ckpt_door_unregister);
