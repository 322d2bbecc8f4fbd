/*
 * What programs do with ckpt_sections.h. Images come by standard input, each with its size in
 * four little-endian bytes before it; a line goes out for each.
 */
#include <stdio.h>
#include <stdlib.h>

#include <ckpt_sample/umask.h>
#include <ckpt_sample/sched.h>
#include "ckpt_sections.h"

static const struct {
	int number;
	const char *name;
} errnos[] = {
	{ EMEDIUMTYPE, "EMEDIUMTYPE" }, { EILSEQ, "EILSEQ" },
	{ EPROTONOSUPPORT, "EPROTONOSUPPORT" }, { ENODATA, "ENODATA" }, { EFBIG, "EFBIG" },
	{ EBADMSG, "EBADMSG" }, { E2BIG, "E2BIG" }, { ENOTUNIQ, "ENOTUNIQ" },
	{ ERANGE, "ERANGE" }, { EUCLEAN, "EUCLEAN" }, { ENOENT, "ENOENT" },
	{ ESTALE, "ESTALE" }, { EREMCHG, "EREMCHG" }, { EMSGSIZE, "EMSGSIZE" },
};

static const char *name_of(int err)
{
	size_t i;

	for (i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++)
		if (-err == errnos[i].number)
			return errnos[i].name;
	return err ? "another" : "fine";
}

static void list(const void *image, size_t size)
{
	struct ckpt_image_section row;
	__u32 i;

	for (i = 0; ckpt_row(image, size, i, &row) == 0; i++)
		printf("%s@%lu ", (const char *)row.name, (unsigned long)row.offset);
	printf("%s\n", name_of(ckpt_row(image, size, i, &row)));
}

static void edit(void *image, size_t size)
{
	struct ckpt_umask_s record;
	struct ckpt_sched_s sched;
	int err;

	memset(&record, 0xee, sizeof(record));
	err = CKPT_GET(image, size, umask, UMASK, &record);
	printf("%s %lx ", name_of(err), (unsigned long)record.mask);
	if (!err) {
		record.mask = 077;
		err = CKPT_PUT(image, size, umask, UMASK, &record);
	}
	printf("%s ", name_of(err));
	err = CKPT_GET(image, size, sched, SCHED, &sched);
	if (!err) {
		sched.nice = -5;
		err = CKPT_PUT(image, size, sched, SCHED, &sched);
	}
	printf("%s ", name_of(err));
}

static void dump(const unsigned char *image, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		printf("%02x", image[i]);
	printf("\n");
}

static void wrong(void *image, size_t size)
{
	const __u64 print = CKPT_UMASK_FINGERPRINT;
	unsigned char record[5];
	char longest[80];

	memset(longest, 'a', sizeof(longest));
	longest[79] = 0;
	memset(record, 0xee, sizeof(record));
	printf("%s ", name_of(ckpt_get(image, size, "umas", 1, print, record, 4)));
	printf("%s ", name_of(ckpt_get(image, size, "", 1, print, record, 4)));
	printf("%s ", name_of(ckpt_get(image, size, longest, 1, print, record, 4)));
	printf("%s ", name_of(ckpt_get(image, size, "umask", 2, print, record, 4)));
	printf("%s ", name_of(ckpt_put(image, size, "umask", 2, print, record, 4)));
	printf("%s ", name_of(ckpt_get(image, size, "umask", 1, print + 1, record, 4)));
	printf("%s ", name_of(ckpt_put(image, size, "umask", 1, print + 1, record, 4)));
	printf("%s ", name_of(ckpt_get(image, size, "umask", 1, print, record, 5)));
	printf("%s %x ", name_of(ckpt_put(image, size, "umask", 1, print, record, 5)), record[0]);
}

static unsigned char *next(size_t *size, unsigned char **whole)
{
	unsigned char length[4];

	if (fread(length, 1, 4, stdin) != 4)
		return NULL;
	*size = length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16;
	/* At an odd address, and with nothing behind it. */
	*whole = (unsigned char *)malloc(*size + 1);
	if (!*whole || fread(*whole + 1, 1, *size, stdin) != *size)
		exit(3);
	return *whole + 1;
}

int main(int argc, char **argv)
{
	const char mode = argc > 1 ? argv[1][0] : 0;
	unsigned char *image, *whole;
	size_t size;

	while ((image = next(&size, &whole)) != NULL) {
		if (mode == 'c')
			printf("%s\n", name_of(ckpt_check(image, size)));
		if (mode == 's')
			printf("%08lx\n", (unsigned long)ckpt_image_checksum(image, size));
		if (mode == 'l')
			list(image, size);
		if (mode == 'e')
			edit(image, size);
		if (mode == 'w')
			wrong(image, size);
		if (mode == 'r')
			printf("%s ", name_of(ckpt_seal(image, size)));
		if (mode == 'e' || mode == 'w' || mode == 'r')
			dump(image, size);
		free(whole);
	}
	return 0;
}
