// SPDX-License-Identifier: GPL-2.0-only
/*
 * full_checkpoint() and full_restore(), over the table of subsystems that the generated glue
 * has. The format is that of ckpt_image.h. Nothing here hangs on what a record looks like: the
 * glue says how large all is.
 *
 * An image is believed in nothing. It is held against the format and against what this kernel
 * knows, a copy of each record is made, and only that is looked at from there on: then every
 * subsystem is asked, then the state there is gets saved, then it is replaced, and on the first
 * error put back. Up to the first X_restore() nothing has been touched.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "image.h"

/* One line in the log for each refusal, of each kind two a second at most. */
#define refuse(error, fmt, ...) ({						\
	pr_notice_ratelimited("image refused: " fmt "\n", ##__VA_ARGS__);	\
	-(error);								\
})

/* Two restores that share state, as threads do, would put back each other's. */
static DEFINE_MUTEX(ckpt_mutex);

/* What a subsystem returns: of anything but 0, the caller has to see a failure. */
static int failure(int error)
{
	return error > 0 ? -EINVAL : error;
}

static void describe(struct ckpt_image_section *section,
		     const struct ckpt_subsystem *subsystem)
{
	strscpy((char *)section->name, subsystem->name, sizeof(section->name));
	section->version = subsystem->version;
	section->fingerprint = subsystem->fingerprint;
	section->offset = ckpt_layout.uber_offset + subsystem->offset;
	section->size = subsystem->size;
}

static void seal(struct ckpt_image_header *header)
{
	memcpy(header->magic, CKPT_IMAGE_MAGIC, sizeof(header->magic));
	header->byte_order = CKPT_IMAGE_BYTE_ORDER;
	header->format = CKPT_IMAGE_FORMAT;
	header->size = ckpt_layout.image_size;
	header->section_count = ckpt_layout.count;
	header->checksum = ckpt_image_checksum(header, header->size);
}

static int checkpoint_all(void *image)
{
	struct ckpt_image_header *header = image;
	struct ckpt_image_section *sections = image + sizeof(*header);
	int i, error;

	for (i = 0; i < ckpt_layout.count; i++) {
		const struct ckpt_subsystem *subsystem = &ckpt_subsystems[i];

		error = failure(subsystem->checkpoint(image + ckpt_layout.uber_offset +
						      subsystem->offset));
		if (error)
			return error;
		describe(&sections[i], subsystem);
	}
	seal(header);
	return 0;
}

/**
 * full_checkpoint() - save the state of every subsystem
 * @image: where to; all of it is written, bytes without meaning as zeros
 *
 * Stops at the first subsystem that cannot be saved; then the image is all zeros.
 *
 * Return: 0, -EINTR if the task is killed while another one is restored, or the error of that
 * subsystem.
 */
int full_checkpoint(struct ckpt_image *image)
{
	int error;

	memset(image, 0, ckpt_layout.image_size);
	if (mutex_lock_killable(&ckpt_mutex))
		return -EINTR;
	error = checkpoint_all(image);
	mutex_unlock(&ckpt_mutex);
	if (error)
		memset(image, 0, ckpt_layout.image_size);
	return error;
}

/* What a restore works on, nothing of the image itself: two of struct uber_ckpt_struct. */
struct restore {
	void *now;
	void *before;
	bool *is_given;
};

/* The image, and how far it has been looked at. */
struct reader {
	const u8 *bytes;
	u64 size;
	u64 at;
	const struct ckpt_allowed *allowed;
	/* The first subsystem that no row has come to. */
	int next;
	char name[CKPT_IMAGE_NAME_BYTES];
};

static int check_header(const struct reader *reader, struct ckpt_image_header *header)
{
	const u64 size = reader->size;

	if (size < sizeof(*header))
		return refuse(ENODATA, "%llu bytes are no header", size);
	memcpy(header, reader->bytes, sizeof(*header));
	if (memcmp(header->magic, CKPT_IMAGE_MAGIC, sizeof(header->magic)))
		return refuse(EMEDIUMTYPE, "it does not begin as an image");
	if (header->byte_order != CKPT_IMAGE_BYTE_ORDER)
		return refuse(EILSEQ, "it is of another byte order: %#x", header->byte_order);
	if (header->format != CKPT_IMAGE_FORMAT)
		return refuse(EPROTONOSUPPORT, "it has format %u, not %u", header->format,
			      CKPT_IMAGE_FORMAT);
	if (header->size > size)
		return refuse(ENODATA, "it is cut off: %llu of %llu bytes", size, header->size);
	if (header->size < size)
		return refuse(EFBIG, "it goes on behind its end: %llu, not %llu bytes", size,
			      header->size);
	if (header->checksum != ckpt_image_checksum(reader->bytes, size))
		return refuse(EBADMSG, "its checksum is not %#x", header->checksum);
	/* Not divided: 32-bit kernels do not have that for 64 bits. */
	if (header->section_count * (u64)sizeof(struct ckpt_image_section) >
	    size - sizeof(*header))
		return refuse(E2BIG, "%u sections do not fit", header->section_count);
	return 0;
}

/* What makes a name of a subsystem, zeros behind it. */
static bool is_name(const u8 *name)
{
	size_t length = strnlen((const char *)name, CKPT_IMAGE_NAME_BYTES);

	return length > 0 && length < CKPT_IMAGE_NAME_BYTES &&
	       strspn((const char *)name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
	       !memchr_inv(name + length, 0, CKPT_IMAGE_NAME_BYTES - length);
}

/* Whether all bytes from where the reader is up to an offset are zero. */
static bool is_clean(const struct reader *reader, u64 end)
{
	return !memchr_inv(reader->bytes + reader->at, 0, end - reader->at);
}

static int check_row(struct reader *reader, u32 index, const struct ckpt_image_section *row)
{
	if (!is_name(row->name))
		return refuse(ENOTUNIQ, "section %u has no proper name", index);
	if (strcmp(reader->name, (const char *)row->name) >= 0)
		return refuse(ENOTUNIQ, "section '%s' stands behind '%s'", row->name,
			      reader->name);
	memcpy(reader->name, row->name, sizeof(reader->name));
	if (row->reserved)
		return refuse(EUCLEAN, "section '%s' uses what is reserved", row->name);
	if (row->offset < reader->at || row->offset > reader->size ||
	    row->size > reader->size - row->offset)
		return refuse(ERANGE, "section '%s' is out of its place: %llu bytes at %llu",
			      row->name, row->size, row->offset);
	if (!is_clean(reader, row->offset))
		return refuse(EUCLEAN, "bytes before section '%s' are not zero", row->name);
	reader->at = row->offset + row->size;
	return 0;
}

static bool is_allowed(const struct ckpt_allowed *allowed, const char *name)
{
	const char *at, *end;

	if (!allowed)
		return false;
	end = allowed->names + allowed->size;
	for (at = allowed->names; at < end; at += strlen(at) + 1) {
		if (!strcmp(at, name))
			return true;
	}
	return false;
}

/* Subsystems that lie before a name, and so are in no row: NULL is behind all. */
static int pass_missing(struct reader *reader, const char *name)
{
	for (; reader->next < ckpt_layout.count; reader->next++) {
		const char *missing = ckpt_subsystems[reader->next].name;

		if (name && strcmp(missing, name) >= 0)
			return 0;
		if (!is_allowed(reader->allowed, missing))
			return refuse(ENOENT, "it lacks '%s'", missing);
	}
	return 0;
}

static int take_record(struct restore *restore, const struct reader *reader,
		       const struct ckpt_image_section *row)
{
	const struct ckpt_subsystem *subsystem = &ckpt_subsystems[reader->next];
	void *record = restore->now + subsystem->offset;
	int error;

	if (row->version != subsystem->version)
		return refuse(ESTALE, "'%s' has version %u, not %u", row->name, row->version,
			      subsystem->version);
	if (row->fingerprint != subsystem->fingerprint)
		return refuse(EREMCHG, "'%s' has fingerprint %016llx, not %016llx", row->name,
			      row->fingerprint, subsystem->fingerprint);
	if (row->size != subsystem->size)
		return refuse(EMSGSIZE, "'%s' has %llu bytes, not %zu", row->name, row->size,
			      subsystem->size);
	memcpy(record, reader->bytes + row->offset, subsystem->size);
	error = subsystem->judge(record);
	if (error == -EUCLEAN)
		return refuse(EUCLEAN, "'%s' has padding that is not zero", row->name);
	if (error)
		return refuse(EDOM, "'%s' has a value that its type has not", row->name);
	restore->is_given[reader->next] = true;
	return 0;
}

static int take_section(struct restore *restore, struct reader *reader,
			const struct ckpt_image_section *row)
{
	int error = pass_missing(reader, (const char *)row->name);

	if (error)
		return error;
	if (reader->next == ckpt_layout.count ||
	    strcmp(ckpt_subsystems[reader->next].name, (const char *)row->name)) {
		if (is_allowed(reader->allowed, (const char *)row->name))
			return 0;
		return refuse(ENOPKG, "this kernel has no '%s'", row->name);
	}
	error = take_record(restore, reader, row);
	reader->next++;
	return error;
}

static void get_row(const struct reader *reader, u32 index, struct ckpt_image_section *row)
{
	memcpy(row, reader->bytes + sizeof(struct ckpt_image_header) + index * sizeof(*row),
	       sizeof(*row));
}

static int check_table(struct reader *reader, u32 count)
{
	struct ckpt_image_section row;
	u32 i;
	int error;

	reader->at = sizeof(struct ckpt_image_header) + (u64)count * sizeof(row);
	for (i = 0; i < count; i++) {
		get_row(reader, i, &row);
		error = check_row(reader, i, &row);
		if (error)
			return error;
	}
	if (!is_clean(reader, reader->size))
		return refuse(EUCLEAN, "bytes behind the last section are not zero");
	return 0;
}

/*
 * Fills what the restore works on, or says why not. The whole table is held against the format
 * before a name in it is looked up: of one that is not sorted nobody can say what it lacks.
 */
static int unpack(struct restore *restore, struct reader *reader)
{
	struct ckpt_image_header header;
	struct ckpt_image_section row;
	u32 i;
	int error;

	error = check_header(reader, &header);
	if (!error)
		error = check_table(reader, header.section_count);
	for (i = 0; !error && i < header.section_count; i++) {
		get_row(reader, i, &row);
		error = take_section(restore, reader, &row);
		/* Each may be looked up in a long list of names. */
		cond_resched();
	}
	return error ? error : pass_missing(reader, NULL);
}

static bool is_given(const struct restore *restore, const struct ckpt_subsystem *subsystem)
{
	return restore->is_given[subsystem - ckpt_subsystems];
}

/* Each is asked while the task is what it was, with the credentials that it came with. */
static int verify_all(const struct restore *restore)
{
	int i, error;

	for (i = 0; i < ckpt_layout.count; i++) {
		const struct ckpt_subsystem *subsystem = &ckpt_subsystems[i];

		if (!is_given(restore, subsystem) || !subsystem->verify)
			continue;
		error = failure(subsystem->verify(restore->now + subsystem->offset));
		if (error)
			return refuse(-error, "'%s' says no: %d", subsystem->name, error);
	}
	return 0;
}

static int save_all(struct restore *restore)
{
	int i, error;

	for (i = 0; i < ckpt_layout.count; i++) {
		const struct ckpt_subsystem *subsystem = &ckpt_subsystems[i];

		if (!is_given(restore, subsystem))
			continue;
		error = failure(subsystem->checkpoint(restore->before + subsystem->offset));
		if (error)
			return refuse(-error, "'%s' cannot be saved: %d", subsystem->name, error);
	}
	return 0;
}

/* From the one that failed back to the first: it may have left something half done. */
static bool put_back(const struct restore *restore, int failed)
{
	bool is_whole = true;
	int i, error;

	for (i = failed; i >= 0; i--) {
		const struct ckpt_subsystem *subsystem = ckpt_restore_order[i];
		const void *record = restore->before + subsystem->offset;

		if (!is_given(restore, subsystem))
			continue;
		error = subsystem->undo ? subsystem->undo(record) : subsystem->restore(record);
		if (error) {
			pr_err("'%s' could not be put back: %d\n", subsystem->name, error);
			is_whole = false;
		}
	}
	return is_whole;
}

static int replace_all(const struct restore *restore)
{
	bool is_whole;
	int i, error;

	for (i = 0; i < ckpt_layout.count; i++) {
		const struct ckpt_subsystem *subsystem = ckpt_restore_order[i];

		if (!is_given(restore, subsystem))
			continue;
		error = failure(subsystem->restore(restore->now + subsystem->offset));
		if (!error)
			continue;
		is_whole = put_back(restore, i);
		return refuse(-error, "'%s' failed, %s put back: %d", subsystem->name,
			      is_whole ? "all is" : "not all could be", error);
	}
	return 0;
}

static int apply(struct restore *restore)
{
	int error;

	if (mutex_lock_killable(&ckpt_mutex))
		return -EINTR;
	error = verify_all(restore);
	if (!error)
		error = save_all(restore);
	if (!error)
		error = replace_all(restore);
	mutex_unlock(&ckpt_mutex);
	return error;
}

/* A power of two is aligned to itself, whatever a record asks for; so is the size of a struct. */
static bool begin(struct restore *restore)
{
	const size_t size = ckpt_layout.uber_size;

	restore->now = kvzalloc(roundup_pow_of_two(2 * size + ckpt_layout.count + 1),
				GFP_KERNEL_ACCOUNT);
	if (!restore->now)
		return false;
	restore->before = restore->now + size;
	restore->is_given = restore->now + 2 * size;
	return true;
}

/**
 * full_restore() - give the calling task the state that an image has
 * @image: not trusted, and nothing that anybody else can write to meanwhile
 * @size: of it in bytes
 * @allowed: names that either side may lack; NULL for none
 *
 * All or nothing, as far as this task and other restores go: who changes the same state
 * beside this framework is not kept off. Before anything is touched, the image is held against
 * the format, and each X_verify() has agreed. On the first error of an X_restore() what
 * was replaced is put back, the last first.
 *
 * Return: 0; an error of ckpt_image.h for an image that is refused; -EINVAL for names without a
 * closing zero; -ENOMEM; -EINTR if the task is killed while another one is restored; the error
 * of the first subsystem that refuses or fails. With any of these the task is what it was, but
 * for what lacked the memory to be put back: the log names it.
 */
int full_restore(const void *image, size_t size, const struct ckpt_allowed *allowed)
{
	struct reader reader = { .bytes = image, .size = size, .allowed = allowed };
	struct restore restore;
	int error;

	if (allowed && allowed->size && allowed->names[allowed->size - 1])
		return refuse(EINVAL, "the last name that is allowed has no end");
	if (!begin(&restore))
		return -ENOMEM;
	error = unpack(&restore, &reader);
	if (!error)
		error = apply(&restore);
	kvfree(restore.now);
	return error;
}
