/*
 * Images that are wrong in one thing each, made from the format: every field, every bound, every
 * byte without meaning. Each is refused with the errno that ckpt_image.h has for it, and the task
 * stays what it was.
 */
#define _GNU_SOURCE
#include "booted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct image good;
static struct state before;
/* Written by the claims' processes, read by the first. */
static int *images;

/* Each claim's process has credentials of its own, and so a door. */
static int take(const struct image *image, const char *names, uint32_t size)
{
	static int door, owner;

	if (owner != getpid())
		door = open_door(O_RDWR);
	owner = getpid();
	return restore_by(door, image->bytes, image->size, names, size);
}

static void refused_with(const struct image *image, const char *names, uint32_t size, int wanted)
{
	(*images)++;
	CHECK_ERRNO(take(image, names, size), wanted);
	CHECK_STATE(&before);
}

static void refused(const struct image *image, int wanted)
{
	refused_with(image, NULL, 0, wanted);
}

/** Of the right checksum, so that it is not what is wrong. */
static void refused_sealed(const struct image *image, int wanted)
{
	seal(image);
	refused(image, wanted);
}

#define EACH(values, value) \
	for (size_t i_ = 0; i_ < sizeof(values) / sizeof(values[0]) && ((value) = (values)[i_], 1); i_++)

#define WITH_COPY(image) \
	for (struct image image = copy_image(&good); image.bytes; free(image.bytes), image.bytes = NULL)

/* The header */

static void cut_off_header(const void *arg)
{
	struct image image = good;

	(void)arg;
	for (image.size = 0; image.size < sizeof(struct ckpt_image_header); image.size++)
		refused(&image, ENODATA);
}

static void cut_off(const void *arg)
{
	const size_t table = sizeof(struct ckpt_image_header) +
			     header_of(&good)->section_count * sizeof(struct ckpt_image_section);
	const size_t sizes[] = { 32, 33, 127, 128, table - 1, table, table + 1, good.size / 2,
				 good.size - 8, good.size - 1 };
	struct image image = good;

	(void)arg;
	EACH(sizes, image.size)
		refused(&image, ENODATA);
}

static void other_magic(const void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < 16; i++) {
		WITH_COPY(image) {
			header_of(&image)->magic[i / 2] ^= i % 2 ? 0x80 : 0x01;
			refused_sealed(&image, EMEDIUMTYPE);
		}
	}
}

static void other_byte_order(const void *arg)
{
	const uint32_t values[] = { 0x04030201, 0, 0x01020305, 0x02010403, ~0U };
	uint32_t value;

	(void)arg;
	EACH(values, value) {
		WITH_COPY(image) {
			header_of(&image)->byte_order = value;
			refused_sealed(&image, EILSEQ);
		}
	}
}

static void other_format(const void *arg)
{
	const uint32_t values[] = { 0, CKPT_IMAGE_FORMAT + 1, CKPT_IMAGE_FORMAT << 24, ~0U };
	uint32_t value;

	(void)arg;
	EACH(values, value) {
		WITH_COPY(image) {
			header_of(&image)->format = value;
			refused_sealed(&image, EPROTONOSUPPORT);
		}
	}
}

static void says_longer(const void *arg)
{
	const uint64_t values[] = { good.size + 1, good.size + 4096, 1ULL << 32, 1ULL << 63, ~0ULL };
	uint64_t value;

	(void)arg;
	EACH(values, value) {
		WITH_COPY(image) {
			header_of(&image)->size = value;
			refused_sealed(&image, ENODATA);
		}
	}
}

static void says_shorter(const void *arg)
{
	const uint64_t values[] = { 0, 1, 31, 32, good.size / 2, good.size - 1 };
	uint64_t value;

	(void)arg;
	EACH(values, value) {
		WITH_COPY(image) {
			header_of(&image)->size = value;
			refused_sealed(&image, EFBIG);
		}
	}
}

static void goes_on(const void *arg)
{
	const size_t more[] = { 1, 7, 8, 4096 };
	size_t value;

	(void)arg;
	EACH(more, value) {
		struct image image = { good.size + value, calloc(1, good.size + value) };

		memcpy(image.bytes, good.bytes, good.size);
		refused(&image, EFBIG);
		free(image.bytes);
	}
}

static void other_checksum(const void *arg)
{
	int bit;

	(void)arg;
	for (bit = 0; bit < 32; bit++) {
		WITH_COPY(image) {
			header_of(&image)->checksum ^= 1U << bit;
			refused(&image, EBADMSG);
		}
	}
}

/* One bit of it, anywhere behind the fields that are looked at before the checksum. */
static void flipped_bits(const void *arg)
{
	size_t at;

	(void)arg;
	for (at = 24; at < good.size; at += 13) {
		if (at >= 28 && at < 32)
			continue;
		WITH_COPY(image) {
			image.bytes[at] ^= 1 << at % 8;
			refused(&image, EBADMSG);
		}
	}
}

static void too_many_sections(const void *arg)
{
	const uint32_t most = (good.size - sizeof(struct ckpt_image_header)) /
			      sizeof(struct ckpt_image_section);
	const uint32_t values[] = { most + 1, 0x02aaaaab, 0x7fffffff, 0x80000000, ~0U };
	uint32_t value;

	(void)arg;
	EACH(values, value) {
		WITH_COPY(image) {
			header_of(&image)->section_count = value;
			refused_sealed(&image, E2BIG);
		}
	}
}

/* What no row speaks of are bytes without meaning. */
static void too_few_sections(const void *arg)
{
	uint32_t count;

	(void)arg;
	for (count = 0; count < header_of(&good)->section_count; count++) {
		WITH_COPY(image) {
			header_of(&image)->section_count = count;
			refused_sealed(&image, EUCLEAN);
		}
	}
}

static void one_section_more(const void *arg)
{
	(void)arg;
	WITH_COPY(image) {
		header_of(&image)->section_count++;
		refused_sealed(&image, ERANGE);
	}
}

/* The rows */

#define EACH_ROW(row, image) \
	for (uint32_t r_ = 0; r_ < header_of(&good)->section_count; r_++) \
		WITH_COPY(image) \
			for (struct ckpt_image_section *row = row_of(&image, r_); row; row = NULL)

static void malformed_names(const void *arg)
{
	static const char *const names[] = { "", "Cap", "a b", "a/b", "a-b", "\xe4", "a\n", "%s" };
	const char *name;

	(void)arg;
	EACH(names, name) {
		EACH_ROW(row, image) {
			memset(row->name, 0, sizeof(row->name));
			memcpy(row->name, name, strlen(name));
			refused_sealed(&image, ENOTUNIQ);
		}
	}
}

static void endless_names(const void *arg)
{
	(void)arg;
	EACH_ROW(row, image) {
		memset(row->name, 'z', sizeof(row->name));
		refused_sealed(&image, ENOTUNIQ);
	}
}

static void names_with_more_behind(const void *arg)
{
	(void)arg;
	EACH_ROW(row, image) {
		row->name[sizeof(row->name) - 1] = 'z';
		refused_sealed(&image, ENOTUNIQ);
	}
	EACH_ROW(row, image) {
		row->name[strlen((const char *)row->name) + 1] = 'z';
		refused_sealed(&image, ENOTUNIQ);
	}
}

static void names_twice(const void *arg)
{
	(void)arg;
	EACH_ROW(row, image) {
		if (row == row_of(&image, 0))
			continue;
		memcpy(row->name, row[-1].name, sizeof(row->name));
		refused_sealed(&image, ENOTUNIQ);
	}
}

static void names_out_of_order(const void *arg)
{
	(void)arg;
	/* Two names that changed places. */
	EACH_ROW(row, image) {
		uint8_t name[CKPT_IMAGE_NAME_BYTES];

		if (row == row_of(&image, 0))
			continue;
		memcpy(name, row->name, sizeof(name));
		memcpy(row->name, row[-1].name, sizeof(name));
		memcpy(row[-1].name, name, sizeof(name));
		refused_sealed(&image, ENOTUNIQ);
	}
	EACH_ROW(row, image) {
		if (row == row_of(&image, 0))
			continue;
		memset(row->name, 0, sizeof(row->name));
		row->name[0] = 'a';
		refused_sealed(&image, ENOTUNIQ);
	}
}

static void reserved_words(const void *arg)
{
	const uint32_t values[] = { 1, 0x80000000 };
	uint32_t value;

	(void)arg;
	EACH(values, value) {
		EACH_ROW(row, image) {
			row->reserved = value;
			refused_sealed(&image, EUCLEAN);
		}
	}
}

static void other_versions(const void *arg)
{
	const uint32_t values[] = { 1, 2, 0x100, ~0U };
	uint32_t value;

	(void)arg;
	EACH(values, value) {
		EACH_ROW(row, image) {
			row->version += value;
			refused_sealed(&image, ESTALE);
		}
	}
}

static void other_fingerprints(const void *arg)
{
	const uint64_t values[] = { 1, 1ULL << 32, 1ULL << 63 };
	uint64_t value;

	(void)arg;
	EACH(values, value) {
		EACH_ROW(row, image) {
			row->fingerprint ^= value;
			refused_sealed(&image, EREMCHG);
		}
	}
}

static void endless_sizes(const void *arg)
{
	const uint64_t values[] = { good.size, 1ULL << 32, 1ULL << 63, ~0ULL };
	uint64_t value;

	(void)arg;
	EACH(values, value) {
		EACH_ROW(row, image) {
			row->size = value;
			refused_sealed(&image, ERANGE);
		}
	}
	/* To the end of what can be counted, and to where the table begins. */
	EACH_ROW(row, image) {
		row->size = 0 - row->offset;
		refused_sealed(&image, ERANGE);
	}
	EACH_ROW(row, image) {
		row->size = 32 - row->offset;
		refused_sealed(&image, ERANGE);
	}
	EACH_ROW(row, image) {
		row->size = image.size - row->offset + 1;
		refused_sealed(&image, ERANGE);
	}
}

static void outside(const void *arg)
{
	const uint64_t values[] = { 0, 31, 32, good.size, good.size + 1, 1ULL << 32, 1ULL << 63,
				    ~0ULL, ~0ULL - 3 };
	uint64_t value;

	(void)arg;
	EACH(values, value) {
		EACH_ROW(row, image) {
			row->offset = value;
			refused_sealed(&image, ERANGE);
		}
	}
}

static void overlapping(const void *arg)
{
	(void)arg;
	/* Over the table, or over the one before. */
	EACH_ROW(row, image) {
		const struct ckpt_image_section *above = row == row_of(&image, 0) ? NULL : row - 1;

		row->offset = above ? above->offset + above->size - 1 :
				      sizeof(struct ckpt_image_header) +
				      header_of(&image)->section_count * sizeof(*row) - 1;
		refused_sealed(&image, ERANGE);
	}
	EACH_ROW(row, image) {
		if (row == row_of(&image, 0))
			continue;
		row->offset = row[-1].offset;
		refused_sealed(&image, ERANGE);
	}
	EACH_ROW(row, image) {
		if (r_ + 1 == header_of(&image)->section_count)
			continue;
		row->size = row[1].offset - row->offset + 1;
		refused_sealed(&image, ERANGE);
	}
}

/* Built anew, with gaps, more sections or fewer */

/** An image of the rows of the good one that are wanted, with a gap before each section. */
static struct image rebuilt(uint32_t without, const char *added, size_t gap)
{
	const uint32_t count = header_of(&good)->section_count;
	struct image image = { 0, calloc(1, good.size + (count + 2) * (gap + 200)) };
	struct ckpt_image_section *row = row_of(&image, 0);
	uint32_t i, rows = count - (without < count) + !!added;
	size_t at = sizeof(struct ckpt_image_header) + rows * sizeof(*row);

	*header_of(&image) = *header_of(&good);
	header_of(&image)->section_count = rows;
	for (i = 0; i < count; i++) {
		const struct ckpt_image_section *from = row_of(&good, i);

		if (added && strcmp((const char *)from->name, added) > 0) {
			strcpy((char *)row->name, added);
			row->offset = at += gap;
			row->size = 16;
			memset(image.bytes + at, 0xee, 16);
			at += 16;
			row++;
			added = NULL;
		}
		if (i == without)
			continue;
		*row = *from;
		at += gap;
		row->offset = at;
		memcpy(image.bytes + at, good.bytes + from->offset, from->size);
		at += from->size;
		row++;
	}
	if (added) {
		strcpy((char *)row->name, added);
		row->offset = at;
	}
	image.size = at + gap;
	header_of(&image)->size = image.size;
	seal(&image);
	return image;
}

#define NONE 1000

static void no_section(const void *arg)
{
	uint32_t i;

	(void)arg;
	for (i = 0; i < header_of(&good)->section_count; i++) {
		struct image image = rebuilt(i, NULL, 0);
		const char *name = (const char *)row_of(&good, i)->name;

		refused(&image, ENOENT);
		refused_with(&image, "nobody", 7, ENOENT);
		/* That name, and a longer and a shorter one. */
		refused_with(&image, "capx\0ca\0umas\0groupss", 21, ENOENT);
		CHECK_ERRNO(take(&image, name, strlen(name) + 1), 0);
		CHECK_STATE(&before);
		free(image.bytes);
	}
}

static void unknown_sections(const void *arg)
{
	static const char *const names[] = { "aaa", "d", "groups0", "m", "zz", "umask_" };
	const char *name;

	(void)arg;
	EACH(names, name) {
		struct image image = rebuilt(NONE, name, 0);
		char both[80];

		refused(&image, ENOPKG);
		refused_with(&image, "nobody\0cap", 11, ENOPKG);
		snprintf(both, sizeof(both), "nobody%c%s", 0, name);
		CHECK_ERRNO(take(&image, both, 7 + strlen(name) + 1), 0);
		CHECK_STATE(&before);
		free(image.bytes);
	}
}

/* There are zeros behind each section, so that a smaller one leaves no byte without meaning. */
static void other_sizes(const void *arg)
{
	static const int differences[] = { -1, 1, 8, 24 };
	int difference;
	uint32_t i;

	(void)arg;
	EACH(differences, difference) {
		for (i = 0; i < header_of(&good)->section_count; i++) {
			struct image image = rebuilt(NONE, NULL, 24);
			struct ckpt_image_section *row = row_of(&image, i);

			image.bytes[row->offset + row->size - 1] = 0;
			row->size += difference;
			refused_sealed(&image, EMSGSIZE);
			free(image.bytes);
		}
	}
	for (i = 0; i < header_of(&good)->section_count; i++) {
		struct image image = rebuilt(NONE, NULL, 24);
		struct ckpt_image_section *row = row_of(&image, i);

		memset(image.bytes + row->offset, 0, row->size);
		row->size = 0;
		refused_sealed(&image, EMSGSIZE);
		free(image.bytes);
	}
}

static void bytes_between(const void *arg)
{
	struct image zeros = rebuilt(NONE, NULL, 24);
	uint32_t i;

	(void)arg;
	CHECK_ERRNO(take(&zeros, NULL, 0), 0);
	for (i = 0; i <= header_of(&good)->section_count; i++) {
		const size_t end = i < header_of(&good)->section_count ? row_of(&zeros, i)->offset :
									 zeros.size;
		const size_t places[] = { end - 24, end - 11, end - 1 };
		size_t place;

		EACH(places, place) {
			zeros.bytes[place] = 0x10;
			refused_sealed(&zeros, EUCLEAN);
			zeros.bytes[place] = 0;
		}
	}
}

static void bytes_behind(const void *arg)
{
	const struct ckpt_image_section *last = row_of(&good, header_of(&good)->section_count - 1);
	size_t at;

	(void)arg;
	for (at = last->offset + last->size; at < good.size; at++) {
		WITH_COPY(image) {
			image.bytes[at] = 1;
			refused_sealed(&image, EUCLEAN);
		}
	}
}

/* No image at all */

static void no_image(const void *arg)
{
	struct image image = { 4096, calloc(1, 4096) };

	(void)arg;
	refused(&image, EMEDIUMTYPE);
	memset(image.bytes, 0xff, 4096);
	refused(&image, EMEDIUMTYPE);
	memcpy(image.bytes, "\x7f" "ELF", 4);
	refused(&image, EMEDIUMTYPE);
}

static void endless_allowed_names(const void *arg)
{
	(void)arg;
	refused_with(&good, "cap", 3, EINVAL);
	refused_with(&good, "a\0b", 3, EINVAL);
}

/* What subsystems themselves refuse */

static void values_of_no_state(const void *arg)
{
	static const struct { const char *section; size_t at; uint32_t value; } values[] = {
		{ "cap", 0 + 4, 0x80000000 },	/* of each set a capability that does not exist */
		{ "cap", 8 + 4, 0x80000000 },
		{ "cap", 16 + 4, 0x80000000 },
		{ "cap", 24 + 4, 0x80000000 },
		{ "cap", 32 + 4, 0x80000000 },
		{ "groups", 0, GROUPS_MAX + 1 },
		{ "groups", 0, ~0U },
		{ "groups", 4, 5 },		/* a slot that is not in use */
		{ "groups", 4 * GROUPS_MAX, 5 },
		{ "personality", 0, ~0U },
		{ "sched", 0, 4 },		/* no policy */
		{ "sched", 0, 6 },		/* SCHED_DEADLINE */
		{ "sched", 0, 1 },		/* SCHED_FIFO without a priority */
		{ "sched", 4, 1 },		/* a priority without a policy for it */
		{ "sched", 4, 100 },
		{ "sched", 8, 20 },
		{ "sched", 8, -21 },
		{ "sched", 8, 0x80000000 },
		{ "sched", 12, 2 },
		{ "sched", 12, ~0U },
		{ "umask", 0, 01000 },
		{ "umask", 0, ~0U },
		{ "rlimit", 4, 1 },		/* a soft limit above the hard one */
		{ "uts", 0, 0 },		/* a name with more behind its end */
		{ "uts", 64, 0x78787878 },
	};
	size_t i;

	(void)arg;
	CHECK(before.group_count == 0);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (!find_row(&good, values[i].section))
			continue;
		WITH_COPY(image) {
			uint8_t *record = find_record(&image, values[i].section);

			if (!strcmp(values[i].section, "rlimit"))
				memset(record + 8, 0, 8);
			memcpy(record + values[i].at, &values[i].value, sizeof(values[i].value));
			refused_sealed(&image, EINVAL);
		}
	}
}

static void was_many(const void *arg)
{
	(void)arg;
	say("# %d images were refused, %zu bytes each", *images, good.size);
	CHECK(*images >= 200);
}

/* Fields of the test's own subsystems: see fails.ts. */
static void values_of_no_type(const void *arg)
{
	const struct ckpt_image_section *row = find_row(&good, "h_fails");
	int i;

	(void)arg;
	for (i = 2; i < 256; i += 23) {
		WITH_COPY(image) {
			image.bytes[row->offset + 8] = i;
			refused_sealed(&image, EDOM);
		}
	}
	for (i = 3; i < 32; i++) {
		WITH_COPY(image) {
			const uint32_t value = 1U << i | 1;

			memcpy(image.bytes + row->offset + 4, &value, sizeof(value));
			refused_sealed(&image, EDOM);
		}
	}
}

static void holes_of_records(const void *arg)
{
	static const int holes[] = { 1, 2, 3, 9, 10, 11, 12, 13, 14, 15 };
	int at;

	(void)arg;
	EACH(holes, at) {
		EACH_ROW(row, image) {
			if (!strstr((const char *)row->name, "_fails"))
				continue;
			CHECK(image.bytes[row->offset + at] == 0);
			image.bytes[row->offset + at] = 0x40;
			refused_sealed(&image, EUCLEAN);
		}
	}
}

#define CLAIM(name, body) claim(name, body, NULL)

int main(void)
{
	bool has_fails;

	/* Bytes that are none by chance. */
	umask(0123);
	good = read_image();
	read_state(&before);
	images = mmap(NULL, sizeof(*images), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(images != MAP_FAILED);
	has_fails = find_row(&good, "h_fails") != NULL;

	CLAIM("shorter than a header: ENODATA", cut_off_header);
	CLAIM("cut off: ENODATA", cut_off);
	CLAIM("another magic: EMEDIUMTYPE", other_magic);
	CLAIM("no image at all: EMEDIUMTYPE", no_image);
	CLAIM("another byte order: EILSEQ", other_byte_order);
	CLAIM("another format: EPROTONOSUPPORT", other_format);
	CLAIM("says that it is longer: ENODATA", says_longer);
	CLAIM("says that it is shorter: EFBIG", says_shorter);
	CLAIM("goes on behind its end: EFBIG", goes_on);
	CLAIM("another checksum: EBADMSG", other_checksum);
	CLAIM("one bit that flipped: EBADMSG", flipped_bits);
	CLAIM("more sections than fit: E2BIG", too_many_sections);
	CLAIM("fewer sections than there are: EUCLEAN", too_few_sections);
	CLAIM("a table that goes into the sections: ERANGE", one_section_more);
	CLAIM("a name that is none: ENOTUNIQ", malformed_names);
	CLAIM("a name without an end: ENOTUNIQ", endless_names);
	CLAIM("a name with something behind its end: ENOTUNIQ", names_with_more_behind);
	CLAIM("a name twice: ENOTUNIQ", names_twice);
	CLAIM("a name out of order: ENOTUNIQ", names_out_of_order);
	CLAIM("something in what is reserved: EUCLEAN", reserved_words);
	CLAIM("another version: ESTALE", other_versions);
	CLAIM("another fingerprint: EREMCHG", other_fingerprints);
	CLAIM("another size: EMSGSIZE", other_sizes);
	CLAIM("a size that leads out of the image: ERANGE", endless_sizes);
	CLAIM("an offset that leads out of the image: ERANGE", outside);
	CLAIM("a section over another one: ERANGE", overlapping);
	CLAIM("a section is missing: ENOENT, unless its name is allowed", no_section);
	CLAIM("a section that is unknown: ENOPKG, unless its name is allowed", unknown_sections);
	CLAIM("a byte between sections: EUCLEAN", bytes_between);
	CLAIM("a byte behind the last section: EUCLEAN", bytes_behind);
	CLAIM("allowed names without an end: EINVAL", endless_allowed_names);
	CLAIM("values that no state has: EINVAL", values_of_no_state);
	if (has_fails) {
		CLAIM("a bool or an enum with another value: EDOM", values_of_no_type);
		CLAIM("padding of a record: EUCLEAN", holes_of_records);
	}
	CLAIM("200 of them and more", was_many);
	return end_of_claims();
}
