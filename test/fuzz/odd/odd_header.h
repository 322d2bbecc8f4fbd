/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FUZZ_ODD_HEADER_H
#define _FUZZ_ODD_HEADER_H

#include <linux/types.h>

enum odd_mode { ODD_OFF, ODD_SLOW = 5, ODD_FAST = -1 };
enum odd_flags { ODD_READ = 1, ODD_WRITE = 2, ODD_RUN = 8 };

struct odd_slot {
	bool is_used;
	u64 key;
	u16 kind : 3;
	enum odd_mode mode;
};

/**
 * struct ckpt_odd_s - one of everything that the glue judges
 * @is_on: at the begin, a hole behind it
 * @mode: not all numbers
 * @wide: with its alignment
 * @slots: holes, bits and values in an array
 * @count: bits
 * @delta: of both signs
 * @is_fast: a bool of one bit
 * @either: a union, of which nothing is judged
 * @flags: any of the bits
 * @grid: in two dimensions
 * @name: of no use to anybody
 */
struct ckpt_odd_s {
	bool is_on;
	enum odd_mode mode;
	u64 wide;
	struct odd_slot slots[3];
	u32 count : 5;
	s32 delta : 3;
	bool is_fast : 1;
	union {
		u8 byte;
		bool grid[3];
	} either;
	enum odd_flags flags;
	bool grid[2][2];
	char name[5];
};

#endif /* _FUZZ_ODD_HEADER_H */
