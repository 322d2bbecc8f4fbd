/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Reads and edits checkpoint images in userspace. To be included beside the exported
 * headers, in C90 and later and in C++:
 *
 *     struct ckpt_umask_s record;
 *     int err = CKPT_GET(image, size, umask, UMASK, &record);
 *
 *     if (!err) {
 *             record.mask = 077;
 *             err = CKPT_PUT(image, size, umask, UMASK, &record);
 *     }
 *     if (err)
 *             fprintf(stderr, "umask: %s\n", strerror(-err));
 *
 * Records are copied: an image may lie anywhere in memory and need not be aligned. Every
 * call holds the whole image against its format first, its checksum included (but for
 * ckpt_seal()), and touches neither image nor record where it returns an error. Errors are
 * negative errnos, those of ckpt_image.h and with the same meaning: an image of another byte
 * order is -EILSEQ, a section of another version -ESTALE, of another fingerprint -EREMCHG.
 *
 * Bytes that no member of a record has must stay zero: a kernel refuses them. A record that
 * CKPT_GET() has filled in, or memset() has cleared, has them so.
 */
#ifndef CKPT_SECTIONS_H
#define CKPT_SECTIONS_H

#include <errno.h>
#include <string.h>

#include "ckpt_image.h"

/* Fails to compile where the format is laid out in another way. */
struct ckpt__asserts {
	char header[sizeof(struct ckpt_image_header) == 32 ? 1 : -1];
	char section[sizeof(struct ckpt_image_section) == 96 ? 1 : -1];
};

static __inline__ int ckpt__header(const void *image, size_t size,
				   struct ckpt_image_header *header)
{
	if (size < sizeof(*header))
		return -ENODATA;
	memcpy(header, image, sizeof(*header));
	if (memcmp(header->magic, CKPT_IMAGE_MAGIC, sizeof(header->magic)) != 0)
		return -EMEDIUMTYPE;
	if (header->byte_order != CKPT_IMAGE_BYTE_ORDER)
		return -EILSEQ;
	if (header->format != CKPT_IMAGE_FORMAT)
		return -EPROTONOSUPPORT;
	if (header->size > size)
		return -ENODATA;
	return header->size < size ? -EFBIG : 0;
}

/* Of a table that is known to fit. */
static __inline__ void ckpt__row(const void *image, __u32 index,
				 struct ckpt_image_section *row)
{
	const __u8 *table = (const __u8 *)image + sizeof(struct ckpt_image_header);

	memcpy(row, table + index * sizeof(*row), sizeof(*row));
}

static __inline__ int ckpt__is_zero(const void *image, __u64 start, __u64 end)
{
	const __u8 *bytes = (const __u8 *)image;

	while (start < end && !bytes[start])
		start++;
	return start >= end;
}

/* Whether a name is one of small letters, digits and underscores, and zeros behind it. */
static __inline__ int ckpt__is_name(const __u8 *name)
{
	size_t length = 0;

	while (length < CKPT_IMAGE_NAME_BYTES && name[length])
		length++;
	return length && length < CKPT_IMAGE_NAME_BYTES &&
	       strspn((const char *)name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
	       ckpt__is_zero(name, length, CKPT_IMAGE_NAME_BYTES);
}

static __inline__ int ckpt__table(const void *image, const struct ckpt_image_header *header)
{
	struct ckpt_image_section row, before;
	__u64 end = sizeof(*header) + (__u64)header->section_count * sizeof(row);
	__u32 i;

	if (end > header->size)
		return -E2BIG;
	memset(&before, 0, sizeof(before));
	for (i = 0; i < header->section_count; i++) {
		ckpt__row(image, i, &row);
		if (!ckpt__is_name(row.name) ||
		    memcmp(before.name, row.name, sizeof(row.name)) >= 0)
			return -ENOTUNIQ;
		if (row.reserved)
			return -EUCLEAN;
		if (row.offset < end || row.offset > header->size ||
		    row.size > header->size - row.offset)
			return -ERANGE;
		if (!ckpt__is_zero(image, end, row.offset))
			return -EUCLEAN;
		end = row.offset + row.size;
		before = row;
	}
	return ckpt__is_zero(image, end, header->size) ? 0 : -EUCLEAN;
}

/**
 * ckpt_check() - is this an image as its format has it?
 * @image: its bytes, at any address
 * @size: how many there are
 *
 * All that a kernel checks without a look at its subsystems.
 *
 * Return: 0 or a negative errno, as ckpt_image.h lists them up to EUCLEAN.
 */
static __inline__ int ckpt_check(const void *image, size_t size)
{
	struct ckpt_image_header header;
	int err = ckpt__header(image, size, &header);

	if (err)
		return err;
	if (header.checksum != ckpt_image_checksum(image, size))
		return -EBADMSG;
	return ckpt__table(image, &header);
}

/**
 * ckpt_seal() - write the checksum anew, after the bytes of sections were edited in place
 * @image: its bytes
 * @size: how many there are
 *
 * CKPT_PUT() has done it already.
 *
 * Return: 0, or an errno of ckpt_check(), -EBADMSG aside: the image is as it was then.
 */
static __inline__ int ckpt_seal(void *image, size_t size)
{
	struct ckpt_image_header header;
	int err = ckpt__header(image, size, &header);

	if (!err)
		err = ckpt__table(image, &header);
	if (err)
		return err;
	header.checksum = ckpt_image_checksum(image, size);
	memcpy(image, &header, sizeof(header));
	return 0;
}

/**
 * ckpt_row() - the row of a section by its number
 * @image: its bytes
 * @size: how many there are
 * @index: from 0 on, in the order of the names
 * @row: where to
 *
 * Return: 0, -ENOENT behind the last, or an errno of ckpt_check().
 */
static __inline__ int ckpt_row(const void *image, size_t size, __u32 index,
			       struct ckpt_image_section *row)
{
	struct ckpt_image_header header;
	int err = ckpt_check(image, size);

	if (err)
		return err;
	memcpy(&header, image, sizeof(header));
	if (index >= header.section_count)
		return -ENOENT;
	ckpt__row(image, index, row);
	return 0;
}

/**
 * ckpt_find() - the row of a section by its name
 * @image: its bytes
 * @size: how many there are
 * @name: of the subsystem
 * @row: where to; its content is undefined after an error
 *
 * For a record that has a layout for each ABI: the fingerprint says which.
 *
 * Return: 0, -ENOENT where there is none, or an errno of ckpt_check().
 */
static __inline__ int ckpt_find(const void *image, size_t size, const char *name,
				struct ckpt_image_section *row)
{
	struct ckpt_image_header header;
	size_t length = strlen(name);
	int err = ckpt_check(image, size);
	__u32 i;

	if (err)
		return err;
	if (length >= CKPT_IMAGE_NAME_BYTES)
		return -ENOENT;
	memcpy(&header, image, sizeof(header));
	for (i = 0; i < header.section_count; i++) {
		ckpt__row(image, i, row);
		if (memcmp(row->name, name, length + 1) == 0)
			return 0;
	}
	return -ENOENT;
}

static __inline__ int ckpt__find_as(const void *image, size_t size, const char *name,
				    __u32 version, __u64 fingerprint, __u64 bytes,
				    struct ckpt_image_section *row)
{
	int err = ckpt_find(image, size, name, row);

	if (err)
		return err;
	if (row->version != version)
		return -ESTALE;
	if (row->fingerprint != fingerprint)
		return -EREMCHG;
	return row->size == bytes ? 0 : -EMSGSIZE;
}

/**
 * ckpt_get() - copy a section's record out of an image; CKPT_GET() calls it
 * @image: its bytes
 * @size: how many there are
 * @name: of the subsystem
 * @version: CKPT_X_VERSION
 * @fingerprint: CKPT_X_FINGERPRINT
 * @record: where to
 * @bytes: of the record, CKPT_X_SIZE
 *
 * Return: 0, an errno of ckpt_find(), -ESTALE for another version, -EREMCHG for another
 * fingerprint, -EMSGSIZE for another size.
 */
static __inline__ int ckpt_get(const void *image, size_t size, const char *name, __u32 version,
			       __u64 fingerprint, void *record, size_t bytes)
{
	struct ckpt_image_section row;
	int err = ckpt__find_as(image, size, name, version, fingerprint, bytes, &row);

	if (!err)
		memcpy(record, (const __u8 *)image + row.offset, bytes);
	return err;
}

/**
 * ckpt_put() - copy a record into an image, and seal that; CKPT_PUT() calls it
 * @image: its bytes
 * @size: how many there are
 * @name: of the subsystem
 * @version: CKPT_X_VERSION
 * @fingerprint: CKPT_X_FINGERPRINT
 * @record: where from; no part of the image
 * @bytes: of the record, CKPT_X_SIZE
 *
 * Return: as ckpt_get().
 */
static __inline__ int ckpt_put(void *image, size_t size, const char *name, __u32 version,
			       __u64 fingerprint, const void *record, size_t bytes)
{
	struct ckpt_image_section row;
	int err = ckpt__find_as(image, size, name, version, fingerprint, bytes, &row);

	if (err)
		return err;
	memcpy((__u8 *)image + row.offset, record, bytes);
	return ckpt_seal(image, size);
}

/*
 * The same by the names of the exported header, umask and UMASK: a record of another
 * subsystem does not compile without a warning.
 */
#define CKPT_GET(image, size, name, NAME, record)					\
	ckpt_get(image, size, #name, CKPT_##NAME##_VERSION, CKPT_##NAME##_FINGERPRINT,	\
		 1 ? (record) : (struct ckpt_##name##_s *)0,				\
		 sizeof(struct ckpt_##name##_s))

#define CKPT_PUT(image, size, name, NAME, record)					\
	ckpt_put(image, size, #name, CKPT_##NAME##_VERSION, CKPT_##NAME##_FINGERPRINT,	\
		 1 ? (record) : (const struct ckpt_##name##_s *)0,			\
		 sizeof(struct ckpt_##name##_s))

/* Of a record that has a layout for each ABI: fpu, FPU, x86_64, X86_64. */
#define CKPT_GET_ABI(image, size, name, NAME, abi, ABI, record)				\
	ckpt_get(image, size, #name, CKPT_##NAME##__##ABI##_VERSION,			\
		 CKPT_##NAME##__##ABI##_FINGERPRINT,					\
		 1 ? (record) : (struct ckpt_##name##_s_##abi *)0,			\
		 sizeof(struct ckpt_##name##_s_##abi))

#define CKPT_PUT_ABI(image, size, name, NAME, abi, ABI, record)				\
	ckpt_put(image, size, #name, CKPT_##NAME##__##ABI##_VERSION,			\
		 CKPT_##NAME##__##ABI##_FINGERPRINT,					\
		 1 ? (record) : (const struct ckpt_##name##_s_##abi *)0,		\
		 sizeof(struct ckpt_##name##_s_##abi))

#endif /* CKPT_SECTIONS_H */
