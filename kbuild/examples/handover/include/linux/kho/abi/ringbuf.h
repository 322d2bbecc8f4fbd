/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KHO_ABI_RINGBUF_H
#define _LINUX_KHO_ABI_RINGBUF_H

#include <linux/types.h>

/**
 * DOC: Handing ring buffers over
 *
 * A ring buffer that is preserved across a live update is described by one
 * struct ringbuf_ser and, for each of its pages, one struct ringbuf_page_ser
 * in an array. Its node in the handover tree says:
 *
 *   compatible = "ringbuf-v1";
 *
 * Both sides of the update read these bytes. A change of either struct needs
 * a new RINGBUF_COMPATIBLE.
 */

#define RINGBUF_COMPATIBLE	"ringbuf-v1"

/* Longest name of a buffer, with its NUL. */
#define RINGBUF_NAME_LEN	32

/* What ringbuf_page_ser.flags can have. */
#define RINGBUF_PAGE_DIRTY	(1 << 0)
#define RINGBUF_PAGE_SEALED	(1 << 1)

/**
 * struct ringbuf_page_ser - one page of a preserved ring buffer
 * @pfn: where it is
 * @flags: RINGBUF_PAGE_*
 */
struct ringbuf_page_ser {
	__u64 pfn:52;
	__u64 flags:12;
} __attribute__((packed));

/**
 * struct ringbuf_ser - a preserved ring buffer
 * @name: as its user gave it
 * @head: byte that is written next
 * @nr_pages: how many struct ringbuf_page_ser there are at @pages
 * @pages: physical address of the array
 */
struct ringbuf_ser {
	char name[RINGBUF_NAME_LEN];
	__u64 head;
	__u64 nr_pages;
	__u64 pages;
} __attribute__((packed));

#endif /* _LINUX_KHO_ABI_RINGBUF_H */
