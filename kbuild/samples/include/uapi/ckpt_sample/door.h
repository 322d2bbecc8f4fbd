/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/ckpt: a task reads an image of itself there, and hands one back.
 *
 * The image is that of the task that reads first, as it was at that moment: further
 * reads go on in the same one, until lseek(fd, 0, SEEK_SET), after which the next read
 * makes a new one. All images of a kernel have one size, which SEEK_END tells.
 *
 * Both need CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN in the user namespace of the task,
 * and a file that the task has opened with the credentials it still has: EPERM where it
 * came from another task or where user, groups or capabilities were set since. A restore
 * may set them, and one that fails may put them back: open the device again then.
 */
#ifndef _UAPI_CKPT_SAMPLE_DOOR_H
#define _UAPI_CKPT_SAMPLE_DOOR_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Larger images, and longer lists of names, are refused unread with ENOBUFS. */
#define CKPT_RESTORE_IMAGE_MAX (1024 * 1024)
#define CKPT_RESTORE_ALLOWED_MAX (64 * 1024)

/**
 * struct ckpt_restore - what the task hands back
 * @image: address of the image
 * @size: of the image in bytes
 * @allowed: address of names of subsystems that either side may lack, each with its
 *	closing zero, behind each other; not looked at if @allowed_size is 0
 * @allowed_size: of the names in bytes
 * @flags: 0
 */
struct ckpt_restore {
	__u64 image;
	__u64 size;
	__u64 allowed;
	__u32 allowed_size;
	__u32 flags;
};

/*
 * Makes the calling task what the image says, or leaves it as it is and fails: with an
 * errno of the table in the image's format, with that of the subsystem which refused, or
 *
 *	EPERM	not the file's opener any more, or not privileged
 *	EFAULT	an address that cannot be read
 *	EINVAL	flags that are not 0, or the last name that is allowed has no closing zero
 *	ENOBUFS	larger than CKPT_RESTORE_IMAGE_MAX or CKPT_RESTORE_ALLOWED_MAX
 *	ENOMEM	no memory for it
 *	EINTR	killed while it waited for the restore of another task
 */
#define CKPT_IOC_RESTORE _IOW(0xC9, 0x01, struct ckpt_restore)

#endif /* _UAPI_CKPT_SAMPLE_DOOR_H */
