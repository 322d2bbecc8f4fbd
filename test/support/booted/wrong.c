/* A restore that does each wrong of wrong.ts, but in the first image: the kernel's checks are to tell. */
#include "booted.h"

#include <errno.h>
#include <stdlib.h>

static void does_wrong(const void *arg)
{
	struct image image = read_image();
	uint32_t *how = find_record(&image, "wrong");

	CHECK(how != NULL);
	*how = *(const int *)arg;
	seal(&image);
	say("# how: %u", *how);
	CHECK_ERRNO(restore(&image), 0);
}

int main(int argc, char **argv)
{
	const int count = argc > 1 ? atoi(argv[1]) : 0;
	int how;

	for (how = 0; how <= count; how++)
		claim(how ? "a wrong is done" : "nothing is done wrong", does_wrong, &how);
	return end_of_claims();
}
