/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the generated glue says of each subsystem, and what image.c does with it.
 */
#ifndef CKPTGEN_IMAGE_H
#define CKPTGEN_IMAGE_H

#include <linux/types.h>

#include "ckpt_image.h"

struct ckpt_image;

/**
 * struct ckpt_subsystem - a subsystem, as the generated glue describes it
 * @name: X
 * @version: that of its lock; 0 without one
 * @fingerprint: of its record's layout
 * @offset: of its record in struct uber_ckpt_struct
 * @size: of its record
 * @checkpoint: X_checkpoint(), and what no member uses is cleared behind it
 * @judge: -EUCLEAN if something that no member uses is not zero, -EDOM if a bool or an
 *	enum has no value of its type, else 0
 * @verify: X_verify(), or NULL: would X_restore() take it? Changes nothing.
 * @restore: X_restore()
 * @undo: X_undo(), or NULL: puts back what X_checkpoint() has saved, without asking for
 *	permission; X_restore() is called in its place
 */
struct ckpt_subsystem {
	const char *name;
	u32 version;
	u64 fingerprint;
	size_t offset;
	size_t size;
	int (*checkpoint)(void *record);
	int (*judge)(const void *record);
	int (*verify)(const void *record);
	int (*restore)(const void *record);
	int (*undo)(const void *record);
};

/**
 * struct ckpt_layout - how large all is, which only the glue knows
 * @count: of subsystems
 * @image_size: of struct ckpt_image
 * @uber_offset: of the records in it
 * @uber_size: of struct uber_ckpt_struct
 */
struct ckpt_layout {
	int count;
	size_t image_size;
	size_t uber_offset;
	size_t uber_size;
};

extern const struct ckpt_layout ckpt_layout;

/* By name. */
extern const struct ckpt_subsystem ckpt_subsystems[];

/* The same in the order in which they are restored: those that go last behind the others. */
extern const struct ckpt_subsystem *const ckpt_restore_order[];

/**
 * struct ckpt_allowed - subsystems that need not be on both sides
 * @names: each with its closing zero, behind each other
 * @size: of all of them in bytes
 *
 * A section of such a name that this kernel has no subsystem for is passed over; a subsystem
 * of such a name that the image lacks keeps its state.
 */
struct ckpt_allowed {
	const char *names;
	size_t size;
};

int full_checkpoint(struct ckpt_image *image);
int full_restore(const void *image, size_t size, const struct ckpt_allowed *allowed);

#endif /* CKPTGEN_IMAGE_H */
