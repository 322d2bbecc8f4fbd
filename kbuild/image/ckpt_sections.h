/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* Finding a section of a checkpoint image in userspace. */
#ifndef _UAPI_LINUX_CKPT_SECTIONS_H
#define _UAPI_LINUX_CKPT_SECTIONS_H

#include "ckpt_image.h"

#endif /* _UAPI_LINUX_CKPT_SECTIONS_H */
