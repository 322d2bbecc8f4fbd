/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_UMASK_HEADER_H
#define _CKPT_SAMPLE_UMASK_HEADER_H

#include <linux/types.h>

/**
 * struct ckpt_umask_s - the file mode creation mask of a task
 * @mask: permission bits that new files do not get, 0 to 0777
 */
struct ckpt_umask_s {
	u32 mask;
};

#endif /* _CKPT_SAMPLE_UMASK_HEADER_H */
