// SPDX-License-Identifier: GPL-2.0-only

#include "mutate.h"
#include "image.h"
#include "uber.h"
#include "oracle.h"
#include "trace.h"

/* A table that is taken apart and laid out again has at most this many rows. */
#define MOST_ROWS 24

struct input {
	struct plan plan;
	size_t size;
	u8 image[FUZZ_INPUT_BYTES];
};

static struct input input;
static u64 random_state;

/* xorshift64* */
static u32 random_below(u32 end)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1dULL >> 32) % end;
}

static bool one_in(u32 count)
{
	return random_below(count) == 0;
}

static u64 interesting(u64 old)
{
	static const u64 numbers[] = {
		0, 1, 2, 31, 32, 33, 64, 96, 127, 128, 255, 256, 257, 0x7fff, 0xffff, 0x7fffffff,
		0x80000000, 0xffffffff, 1ULL << 32, 1ULL << 62, 1ULL << 63, ~0ULL - 31, ~0ULL,
	};

	switch (random_below(6)) {
	case 0:
		return old + 1 + random_below(8);
	case 1:
		return old - 1 - random_below(8);
	case 2:
		return old ^ 1ULL << random_below(64);
	case 3:
		return input.size + random_below(3) - 1;
	case 4:
		return random_below(input.size + 8);
	default:
		return numbers[random_below(ARRAY_SIZE(numbers))];
	}
}

/* ---- the table of the image at hand; only as much of it as is there */

static u32 row_count(void)
{
	struct ckpt_image_header header;
	size_t most;

	if (input.size < sizeof(header) + sizeof(struct ckpt_image_section))
		return 0;
	memcpy(&header, input.image, sizeof(header));
	most = (input.size - sizeof(header)) / sizeof(struct ckpt_image_section);
	if (most > MOST_ROWS)
		most = MOST_ROWS;
	return header.section_count < most ? header.section_count : most;
}

static u8 *row_at(u32 index)
{
	return input.image + sizeof(struct ckpt_image_header) +
	       index * sizeof(struct ckpt_image_section);
}

static void get_row(u32 index, struct ckpt_image_section *row)
{
	memcpy(row, row_at(index), sizeof(*row));
}

static void put_row(u32 index, const struct ckpt_image_section *row)
{
	memcpy(row_at(index), row, sizeof(*row));
}

/* What of a row's bytes is in the image. */
static size_t bytes_of_row(const struct ckpt_image_section *row)
{
	if (row->offset >= input.size)
		return 0;
	return row->size < input.size - row->offset ? row->size : input.size - row->offset;
}

/* ---- plans */

/* A capable task in which nothing fails, somewhat random. */
static void random_plan(struct plan *plan)
{
	u8 *bytes = (u8 *)plan;
	size_t i;

	for (i = 0; i < sizeof(*plan); i++)
		bytes[i] = random_below(256);
	plan->failing_allocations = plan->failing_calls = 0;
	plan->flags = 0;
	plan->allowed_bytes = 0;
	plan->permitted = plan->effective = plan->bset = plan->inheritable = ~0ULL;
	plan->ngroups = random_below(8);
	plan->policy = random_below(5);
	plan->first_gid &= 0xffff;
}

/* Much depends on few of a plan's bytes: how it is scheduled, and may be. */
static void change_scheduling(struct plan *plan)
{
	u8 *const bytes[] = {
		&plan->policy, &plan->rt_priority, &plan->nice, &plan->is_reset_on_fork,
		&plan->limits[RLIMIT_NICE], &plan->limits[RLIMIT_RTPRIO],
	};

	*bytes[random_below(ARRAY_SIZE(bytes))] = random_below(256);
}

static void change_plan(struct plan *plan)
{
	const size_t end = offsetof(struct plan, allowed);

	switch (random_below(7)) {
	case 0:
		plan->failing_allocations = one_in(3) ? 0 : 1U << random_below(12);
		break;
	case 1:
		plan->failing_calls = one_in(3) ? 0 : 1U << random_below(4);
		break;
	case 2:
		plan->flags ^= 1 << random_below(8);
		break;
	case 3:
		if (one_in(4))
			plan->effective = one_in(2) ? 0 : plan->permitted;
		else
			(&plan->permitted)[random_below(5)] ^= 1ULL << random_below(CAP_LAST_CAP + 1);
		break;
	case 4:
		change_scheduling(plan);
		break;
	default:
		((u8 *)plan)[random_below(end)] = random_below(256);
		break;
	}
}

/* Behind the others; without them if there is no room. */
static void allow(struct plan *plan, const char *name)
{
	const size_t length = strnlen(name, CKPT_IMAGE_NAME_BYTES);
	size_t at = plan->flags & PLAN_ALLOWED ? plan->allowed_bytes & 0x7f : 0;

	if (at + length + 1 > FUZZ_ALLOWED_BYTES)
		at = 0;
	if (at + length + 1 > FUZZ_ALLOWED_BYTES)
		return;
	memcpy(plan->allowed + at, name, length);
	plan->allowed[at + length] = one_in(32) ? 'x' : '\0';
	plan->allowed_bytes = (plan->allowed_bytes & 0x80) | (at + length + 1);
	plan->flags |= PLAN_ALLOWED;
}

/* One more, of a subsystem or of a section; or none any more. */
static void change_allowed(struct plan *plan)
{
	static const char *const others[] = { "aa", "later", "zz", "x_1", "" };
	struct ckpt_image_section row;

	if (one_in(6)) {
		plan->flags &= ~PLAN_ALLOWED;
	} else if (one_in(3)) {
		allow(plan, ckpt_subsystems[random_below(CKPT_SUBSYSTEMS)].name);
	} else if (row_count() && one_in(2)) {
		get_row(random_below(row_count()), &row);
		allow(plan, (const char *)row.name);
	} else {
		allow(plan, others[random_below(ARRAY_SIZE(others))]);
	}
}

/* ---- whole images */

/* That of a task as the plan has it; false if it cannot be saved. */
static bool fill_image(const struct plan *plan)
{
	struct ckpt_image image;
	int error;

	begin_task(plan);
	trace.count = 0;
	error = full_checkpoint(&image);
	end_task();
	if (error)
		return false;
	memcpy(input.image, &image, sizeof(image));
	input.size = sizeof(image);
	return true;
}

/* Of the same task, a few things changed. */
static void renew_image(void)
{
	struct plan plan = input.plan;
	/* Few: what is restored as a whole shows what one thing in it is worth. */
	u32 changes = random_below(one_in(2) ? 3 : 12);

	while (changes--)
		change_plan(&plan);
	fill_image(&plan);
}

static void seal(void)
{
	struct ckpt_image_header header;

	if (input.size < sizeof(header))
		return;
	memcpy(&header, input.image, sizeof(header));
	if (!one_in(8))
		header.size = input.size;
	memcpy(input.image, &header, sizeof(header));
	header.checksum = checksum_of(input.image, input.size);
	memcpy(input.image, &header, sizeof(header));
}

static void change_header(void)
{
	struct ckpt_image_header header;

	if (input.size < sizeof(header))
		return;
	memcpy(&header, input.image, sizeof(header));
	switch (random_below(6)) {
	case 0:
		header.magic[random_below(8)] ^= 1 << random_below(8);
		break;
	case 1:
		header.byte_order = one_in(2) ? 0x04030201 : interesting(header.byte_order);
		break;
	case 2:
		header.format = interesting(header.format);
		break;
	case 3:
		header.size = interesting(header.size);
		break;
	default:
		header.section_count = interesting(header.section_count);
		break;
	}
	memcpy(input.image, &header, sizeof(header));
}

static void change_row(void)
{
	struct ckpt_image_section row, other;
	u32 count = row_count(), index;

	if (!count)
		return;
	index = random_below(count);
	get_row(index, &row);
	get_row(random_below(count), &other);
	switch (random_below(8)) {
	case 0:
		row.name[random_below(CKPT_IMAGE_NAME_BYTES)] = random_below(256);
		break;
	case 1:
		memset(row.name, 'a', CKPT_IMAGE_NAME_BYTES - random_below(3));
		break;
	case 2:
		row.fingerprint = interesting(row.fingerprint);
		break;
	case 3:
		row.offset = one_in(2) ? other.offset : interesting(row.offset);
		break;
	case 4:
		row.size = one_in(2) ? 0 - row.offset : interesting(row.size);
		break;
	case 5:
		row.version = interesting(row.version);
		break;
	case 6:
		row.reserved = interesting(row.reserved);
		break;
	default:
		put_row(random_below(count), &row);
		row = other;
		break;
	}
	put_row(index, &row);
}

static void change_record(void)
{
	struct ckpt_image_section row;
	size_t size;
	u64 number = 0;

	if (!row_count())
		return;
	get_row(random_below(row_count()), &row);
	size = bytes_of_row(&row);
	if (!size)
		return;
	if (one_in(2)) {
		LLVMFuzzerMutate(input.image + row.offset, size, size);
		return;
	}
	if (size < 4 || one_in(3)) {
		input.image[row.offset + random_below(size)] = random_below(one_in(2) ? 3 : 256);
		return;
	}
	size = row.offset + random_below(size / 4) * 4;
	memcpy(&number, input.image + size, 4);
	number = interesting(number);
	memcpy(input.image + size, &number, 4);
}

/* ---- the image taken apart and put together again, in its proper form */

struct part_of_image {
	struct ckpt_image_section row;
	u8 bytes[2048];
};

static struct part_of_image taken[MOST_ROWS];

static u32 take_apart(void)
{
	u32 i, count = row_count();

	for (i = 0; i < count; i++) {
		get_row(i, &taken[i].row);
		taken[i].row.size = bytes_of_row(&taken[i].row);
		if (taken[i].row.size > sizeof(taken[i].bytes))
			taken[i].row.size = sizeof(taken[i].bytes);
		if (taken[i].row.size)
			memcpy(taken[i].bytes, input.image + taken[i].row.offset,
			       taken[i].row.size);
	}
	return count;
}

static void put_together(u32 count)
{
	struct ckpt_image_header header;
	size_t end = sizeof(header) + count * sizeof(struct ckpt_image_section);
	u32 i;

	memcpy(&header, input.image, sizeof(header));
	header.section_count = count;
	memset(input.image, 0, sizeof(input.image));
	memcpy(input.image, &header, sizeof(header));
	for (i = 0; i < count; i++) {
		end += one_in(4) ? random_below(16) : 0;
		taken[i].row.offset = end;
		end += taken[i].row.size;
		if (end > sizeof(input.image))
			return;
		put_row(i, &taken[i].row);
		memcpy(input.image + taken[i].row.offset, taken[i].bytes, taken[i].row.size);
	}
	input.size = end + (one_in(4) ? random_below(16) : 0);
}

static u32 insert_section(u32 count)
{
	static const char *const names[] = { "aa", "later", "zz", "x_1" };
	const char *name = names[random_below(ARRAY_SIZE(names))];
	u32 at;

	for (at = 0; at < count; at++) {
		if (strncmp((const char *)taken[at].row.name, name, CKPT_IMAGE_NAME_BYTES) > 0)
			break;
	}
	memmove(&taken[at + 1], &taken[at], (count - at) * sizeof(taken[0]));
	memset(&taken[at], 0, sizeof(taken[at]));
	memcpy(taken[at].row.name, name, strlen(name));
	if (!one_in(4))
		allow(&input.plan, name);
	taken[at].row.size = random_below(64);
	memset(taken[at].bytes, 'x', taken[at].row.size);
	return count + 1;
}

static void change_sections(void)
{
	u32 at, count = take_apart();

	if (!count)
		return;
	at = random_below(count);
	if (one_in(4) && count < MOST_ROWS) {
		count = insert_section(count);
	} else if (!one_in(3)) {
		if (!one_in(4))
			allow(&input.plan, (const char *)taken[at].row.name);
		count--;
		memmove(&taken[at], &taken[at + 1], (count - at) * sizeof(taken[0]));
	}
	put_together(count);
}

/* ---- what libFuzzer asks for */

static void change(size_t most)
{
	switch (random_below(10)) {
	case 0:
		LLVMFuzzerMutate((u8 *)&input.plan, sizeof(input.plan), sizeof(input.plan));
		break;
	case 1:
		input.size = LLVMFuzzerMutate(input.image, input.size, most);
		break;
	case 2:
		renew_image();
		break;
	case 3:
		change_header();
		break;
	case 4:
		change_row();
		break;
	case 5:
		change_allowed(&input.plan);
		break;
	case 6:
		change_sections();
		break;
	case 7:
		change_plan(&input.plan);
		break;
	default:
		change_record();
		break;
	}
}

static void read_input(const u8 *bytes, size_t size)
{
	memset(&input, 0, sizeof(input));
	if (size < sizeof(input.plan) || size - sizeof(input.plan) > sizeof(input.image)) {
		random_plan(&input.plan);
		renew_image();
		return;
	}
	memcpy(&input.plan, bytes, sizeof(input.plan));
	input.size = size - sizeof(input.plan);
	memcpy(input.image, bytes + sizeof(input.plan), input.size);
}

static size_t write_input(u8 *bytes, size_t most)
{
	size_t size = sizeof(input.plan);

	if (most < size)
		return 0;
	if (input.size > most - size)
		input.size = most - size;
	memcpy(bytes, &input.plan, size);
	memcpy(bytes + size, input.image, input.size);
	return size + input.size;
}

size_t mutate_input(u8 *bytes, size_t size, size_t most, unsigned int seed)
{
	u32 changes;

	random_state = seed * 0x9e3779b97f4a7c15ULL + 1;
	read_input(bytes, size);
	if (most > sizeof(input))
		most = sizeof(input);
	for (changes = 1 + random_below(3); changes; changes--)
		change(most > sizeof(input.plan) ? most - sizeof(input.plan) : 0);
	if (most > sizeof(input.plan) && input.size > most - sizeof(input.plan))
		input.size = most - sizeof(input.plan);
	if (!one_in(16))
		seal();
	return write_input(bytes, most);
}

/* The task of one, the image of the other. */
size_t cross_inputs(const u8 *a, size_t a_size, const u8 *b, size_t b_size, u8 *to, size_t most)
{
	struct plan plan;

	if (a_size < sizeof(plan) || b_size < sizeof(plan))
		return 0;
	memcpy(&plan, a, sizeof(plan));
	read_input(b, b_size);
	input.plan = plan;
	return write_input(to, most);
}

size_t seed_input(unsigned int i, u8 *bytes)
{
	struct plan *plan = &input.plan;

	if (i == 24)
		return 0;
	random_state = 0x9e3779b97f4a7c15ULL * (i + 1);
	memset(&input, 0, sizeof(input));
	do {
		random_plan(plan);
		/* Of three, one has no capability, and one none that counts outside. */
		if (i % 3 == 1)
			plan->effective = 0;
		if (i % 3 == 2)
			plan->flags = PLAN_CHILD_NS;
	} while (!fill_image(plan));
	if (i >= 8)
		renew_image();
	if (i >= 20)
		change_allowed(plan);
	return write_input(bytes, FUZZ_INPUT_BYTES);
}
