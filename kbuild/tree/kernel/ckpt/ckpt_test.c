// SPDX-License-Identifier: GPL-2.0-only
/*
 * Self-test of whatever subsystems are dropped in: the thread of the test is
 * saved and restored, and is what it was.
 */

#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "ckpt_generated/uber.h"

static struct ckpt_image *poisoned(struct kunit *test, u8 poison)
{
	struct ckpt_image *image;

	image = kunit_kzalloc(test, sizeof(*image), GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, image);
	memset(image, poison, sizeof(*image));
	return image;
}

/* Where two images differ first: their size if they do not. */
static size_t difference(const struct ckpt_image *a,
			 const struct ckpt_image *b)
{
	size_t i;

	for (i = 0; i < sizeof(*a); i++) {
		if (((const u8 *)a)[i] != ((const u8 *)b)[i])
			break;
	}
	return i;
}

/* A byte that is not written keeps its poison, and one of a hole, too. */
static void ckpt_test_every_byte_is_written(struct kunit *test)
{
	struct ckpt_image *a = poisoned(test, 0x5a);
	struct ckpt_image *b = poisoned(test, 0xa5);

	KUNIT_ASSERT_EQ(test, full_checkpoint(a), 0);
	KUNIT_ASSERT_EQ(test, full_checkpoint(b), 0);
	KUNIT_EXPECT_EQ(test, difference(a, b), sizeof(*a));
}

static void ckpt_test_round_trip(struct kunit *test)
{
	struct ckpt_image *before = poisoned(test, 0x5a);
	struct ckpt_image *after = poisoned(test, 0xa5);

	KUNIT_ASSERT_EQ(test, full_checkpoint(before), 0);
	KUNIT_EXPECT_EQ(test, full_restore(before, sizeof(*before), NULL), 0);
	KUNIT_ASSERT_EQ(test, full_checkpoint(after), 0);
	KUNIT_EXPECT_EQ(test, difference(before, after), sizeof(*before));
}

static struct kunit_case ckpt_test_cases[] = {
	KUNIT_CASE(ckpt_test_every_byte_is_written),
	KUNIT_CASE(ckpt_test_round_trip),
	{}
};

static struct kunit_suite ckpt_test_suite = {
	.name = "ckpt",
	.test_cases = ckpt_test_cases,
};

kunit_test_suite(ckpt_test_suite);
