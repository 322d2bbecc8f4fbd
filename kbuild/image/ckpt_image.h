/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The format of a checkpoint image, the same text for the kernel and for userspace.
 *
 *     struct ckpt_image_header      32 bytes
 *     struct ckpt_image_section     96 bytes, as many as the header says, by name
 *     the sections                  in the order of the table
 *
 * Numbers are in the byte order of the kernel that wrote the image; byte_order tells
 * which. A section's bytes are the struct of its subsystem, as the exported header of
 * that version and fingerprint declares it. Bytes between and behind the sections are
 * zero, as are the padding of records and what is reserved here. Nothing of an image is
 * undefined, and a kernel refuses one that has more than this says.
 */
#ifndef _UAPI_LINUX_CKPT_IMAGE_H
#define _UAPI_LINUX_CKPT_IMAGE_H

#include <linux/types.h>

/* The first eight bytes: what breaks text on its way (8th bit, CR LF, ^Z) breaks them. */
#define CKPT_IMAGE_MAGIC "\223CKPT\r\n\032"

/* byte_order as its writer sees it; a reader that sees 0x04030201 has to swap. */
#define CKPT_IMAGE_BYTE_ORDER 0x01020304

/* Rises with any change of this file that a reader can notice. */
#define CKPT_IMAGE_FORMAT 1

/* Of a name, its closing zero included. */
#define CKPT_IMAGE_NAME_BYTES 64

/**
 * struct ckpt_image_header - the begin of an image
 * @magic: CKPT_IMAGE_MAGIC without its closing zero
 * @byte_order: CKPT_IMAGE_BYTE_ORDER
 * @format: CKPT_IMAGE_FORMAT
 * @size: of the whole image in bytes, this header included
 * @section_count: rows of the section table, which follows
 * @checksum: ckpt_image_checksum() of the whole image
 */
struct ckpt_image_header {
	__u8 magic[8];			/* 0 */
	__u32 byte_order;		/* 8 */
	__u32 format;			/* 12 */
	__u64 size;			/* 16 */
	__u32 section_count;		/* 24 */
	__u32 checksum;			/* 28 */
};

/**
 * struct ckpt_image_section - a row of the section table
 * @name: of the subsystem, of a-z, 0-9 and _, filled up with zeros, at least one; rows are
 *	sorted by its bytes, and no two have the same
 * @fingerprint: of the record's layout, CKPT_X_FINGERPRINT
 * @offset: of its bytes, from the begin of the image; not before the end of the row above's
 * @size: of its bytes, CKPT_X_SIZE
 * @version: of the record's format, CKPT_X_VERSION; 0 is one that was never recorded
 * @reserved: zero
 */
struct ckpt_image_section {
	__u8 name[CKPT_IMAGE_NAME_BYTES];	/* 0 */
	__u64 fingerprint;			/* 64 */
	__u64 offset;				/* 72 */
	__u64 size;				/* 80 */
	__u32 version;				/* 88 */
	__u32 reserved;				/* 92 */
};

/*
 * Why full_restore() refuses an image, each with an errno of its own. With any of these
 * nothing was touched. The errors of subsystems are their own.
 *
 *	EMEDIUMTYPE	the magic is another: this is no image
 *	EILSEQ		of another byte order
 *	EPROTONOSUPPORT	of another format
 *	ENODATA		cut off: shorter than its header or than it says
 *	EFBIG		longer than it says
 *	EBADMSG		the checksum is another
 *	E2BIG		the section table does not fit
 *	ENOTUNIQ	a name is malformed, or not behind that of the row above
 *	ERANGE		a section lies outside of the image or over another one
 *	EUCLEAN		a byte that means nothing is not zero
 *	ENOPKG		this kernel has no such subsystem, and the name is not allowed
 *	ENOENT		the image lacks a subsystem, and the name is not allowed
 *	ESTALE		a section has another version
 *	EREMCHG		a section has another fingerprint
 *	EMSGSIZE	a section has another size
 *	EDOM		a bool is neither 0 nor 1, or an enum has none of its values
 */

/**
 * ckpt_image_checksum() - of an image, its field for that taken as zero
 * @image: its bytes
 * @size: how many, at least those of the header
 *
 * CRC-32 as Ethernet and zlib have it: polynomial 0x04c11db7, bits reflected, begun with
 * all ones and inverted at the end.
 *
 * Return: the checksum.
 */
static __inline__ __u32 ckpt_image_checksum(const void *image, __u64 size)
{
	const __u8 *bytes = (const __u8 *)image;
	__u32 crc = 0xffffffffU;
	__u64 at;
	int bit;

	for (at = 0; at < size; at++) {
		if (at < 28 || at >= 32)
			crc ^= bytes[at];
		for (bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320U : 0);
	}
	return ~crc;
}

#endif /* _UAPI_LINUX_CKPT_IMAGE_H */
