// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module whose checkpoint subsystems are found and tied together by ckptgen.
 *
 * Loading it saves the state of the loading task, restores it, and fails if
 * the task is not what it was. While it is loaded, there is /dev/ckpt (door.c).
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ckpt_generated/uber.h"
#include "door.h"

/* Whatever was in the memory of either: no byte of an image is undefined. */
static int __init round_trip(struct ckpt_image *before,
			     struct ckpt_image *after)
{
	int error;

	memset(before, 0x5a, sizeof(*before));
	memset(after, 0xa5, sizeof(*after));

	error = full_checkpoint(before);
	if (error)
		return error;
	error = full_restore(before, sizeof(*before), NULL);
	if (error)
		return error;
	error = full_checkpoint(after);
	if (error)
		return error;
	return memcmp(before, after, sizeof(*before)) ? -EIO : 0;
}

static int __init ckpt_sample_init(void)
{
	struct ckpt_image *images;
	int error;

	/* Of such a size, memory is aligned to it. */
	images = kvmalloc(roundup_pow_of_two(2 * sizeof(*images)), GFP_KERNEL);
	if (!images)
		return -ENOMEM;
	error = round_trip(&images[0], &images[1]);
	kvfree(images);

	if (error) {
		pr_err("round trip of %zu bytes failed: %d\n",
		       sizeof(*images), error);
		return error;
	}
	pr_info("round trip of %zu bytes: the task is what it was\n",
		sizeof(*images));
	return ckpt_door_register();
}

static void __exit ckpt_sample_exit(void)
{
	ckpt_door_unregister();
}

module_init(ckpt_sample_init);
module_exit(ckpt_sample_exit);

MODULE_DESCRIPTION("Checkpoint and restore of the calling task, tied together by ckptgen");
MODULE_LICENSE("GPL");
