// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ckpt, through which a task reads an image of itself and hands one back.
 * What userspace is promised stands in include/uapi/ckpt_sample/door.h.
 *
 * Anybody may open it. A read and a restore ask for the same privilege as
 * PR_SET_MM and ns_last_pid, and a restore asks, state by state, what the system
 * calls ask. Both want the credentials with which the file was opened: a
 * privileged program that was handed the file as its input or output reads and
 * changes nothing of itself.
 */

#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#include "ckpt_generated/uber.h"
#include "door.h"
#include "include/uapi/ckpt_sample/door.h"

/*
 * A snapshot outlives its file's rewind for as long as it is being copied: that
 * may wait for a page, and no lock is held meanwhile.
 */
struct snapshot {
	struct ckpt_image image;	/* first: it may want to be aligned */
	refcount_t users;
};

/* What is read out can be handed back. */
static_assert(sizeof(struct ckpt_image) <= CKPT_RESTORE_IMAGE_MAX);

struct door {
	struct mutex lock;	/* of the pointer */
	struct snapshot *snapshot;
};

static void snapshot_put(struct snapshot *snapshot)
{
	if (snapshot && refcount_dec_and_test(&snapshot->users))
		kvfree(snapshot);
}

static struct snapshot *snapshot_make(void)
{
	struct snapshot *snapshot;
	int error;

	/* Of such a size, memory is aligned to it. */
	snapshot = kvzalloc(roundup_pow_of_two(sizeof(*snapshot)),
			    GFP_KERNEL_ACCOUNT);
	if (!snapshot)
		return ERR_PTR(-ENOMEM);
	refcount_set(&snapshot->users, 1);
	error = full_checkpoint(&snapshot->image);
	if (!error)
		return snapshot;
	snapshot_put(snapshot);
	return ERR_PTR(error);
}

/* The file's snapshot, made now if it has none, for the caller to put. */
static struct snapshot *door_snapshot(struct door *door)
{
	struct snapshot *snapshot;

	if (mutex_lock_killable(&door->lock))
		return ERR_PTR(-EINTR);
	snapshot = door->snapshot ?: snapshot_make();
	if (!IS_ERR(snapshot)) {
		door->snapshot = snapshot;
		refcount_inc(&snapshot->users);
	}
	mutex_unlock(&door->lock);
	return snapshot;
}

/*
 * A worker of io_uring has the task's credentials, but not its state; with a
 * personality of io_uring the task has its state, but not its credentials.
 */
static bool door_lets_in(const struct file *file)
{
	return !(current->flags & (PF_KTHREAD | PF_IO_WORKER)) &&
	       current_cred() == current_real_cred() &&
	       file->f_cred == current_cred() &&
	       checkpoint_restore_ns_capable(current_user_ns());
}

static int door_open(struct inode *inode, struct file *file)
{
	struct door *door = kzalloc(sizeof(*door), GFP_KERNEL_ACCOUNT);

	if (!door)
		return -ENOMEM;
	mutex_init(&door->lock);
	file->private_data = door;
	return 0;
}

static int door_release(struct inode *inode, struct file *file)
{
	struct door *door = file->private_data;

	snapshot_put(door->snapshot);
	mutex_destroy(&door->lock);
	kfree(door);
	return 0;
}

static ssize_t door_read(struct file *file, char __user *to, size_t count,
			 loff_t *position)
{
	struct snapshot *snapshot;
	ssize_t copied;

	if (!door_lets_in(file))
		return -EPERM;
	snapshot = door_snapshot(file->private_data);
	if (IS_ERR(snapshot))
		return PTR_ERR(snapshot);
	copied = simple_read_from_buffer(to, count, position, &snapshot->image,
					 sizeof(snapshot->image));
	snapshot_put(snapshot);
	return copied;
}

/* Who asks where it is (SEEK_CUR, 0) does not rewind. */
static loff_t door_llseek(struct file *file, loff_t offset, int whence)
{
	struct door *door = file->private_data;
	struct snapshot *old = NULL;
	loff_t position;

	if (mutex_lock_killable(&door->lock))
		return -EINTR;
	position = fixed_size_llseek(file, offset, whence,
				     sizeof(struct ckpt_image));
	if (position == 0 && !(whence == SEEK_CUR && offset == 0))
		swap(old, door->snapshot);
	mutex_unlock(&door->lock);
	snapshot_put(old);
	return position;
}

/* As vmemdup_user(), in memory that the task's control group is charged for. */
static void *door_copy(u64 from, size_t size)
{
	void *copy = kvmalloc(size, GFP_KERNEL_ACCOUNT);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (!copy_from_user(copy, u64_to_user_ptr(from), size))
		return copy;
	kvfree(copy);
	return ERR_PTR(-EFAULT);
}

static int door_restore(const struct ckpt_restore *restore)
{
	struct ckpt_allowed allowed = { .size = restore->allowed_size };
	void *image;
	char *names;
	int error;

	image = door_copy(restore->image, restore->size);
	if (IS_ERR(image))
		return PTR_ERR(image);
	names = door_copy(restore->allowed, allowed.size);
	if (IS_ERR(names)) {
		error = PTR_ERR(names);
	} else {
		allowed.names = names;
		error = full_restore(image, restore->size, &allowed);
		kvfree(names);
	}
	kvfree(image);
	return error;
}

static long door_ioctl(struct file *file, unsigned int command,
		       unsigned long argument)
{
	struct ckpt_restore restore;

	if (command != CKPT_IOC_RESTORE)
		return -ENOTTY;
	if (!door_lets_in(file))
		return -EPERM;
	if (copy_from_user(&restore, (void __user *)argument, sizeof(restore)))
		return -EFAULT;
	if (restore.flags)
		return -EINVAL;
	if (restore.size > CKPT_RESTORE_IMAGE_MAX ||
	    restore.allowed_size > CKPT_RESTORE_ALLOWED_MAX)
		return -ENOBUFS;
	return door_restore(&restore);
}

static const struct file_operations door_operations = {
	.owner = THIS_MODULE,
	.open = door_open,
	.release = door_release,
	.read = door_read,
	.llseek = door_llseek,
	.unlocked_ioctl = door_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice door_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ckpt",
	.fops = &door_operations,
	.mode = 0666,
};

/**
 * ckpt_door_register() - make /dev/ckpt
 *
 * Return: 0 or the error of misc_register().
 */
int ckpt_door_register(void)
{
	return misc_register(&door_device);
}

/**
 * ckpt_door_unregister() - take /dev/ckpt away
 *
 * Nobody has it open: files hold the module.
 */
void ckpt_door_unregister(void)
{
	misc_deregister(&door_device);
}
