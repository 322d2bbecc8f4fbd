/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inputs that come far: images are changed as what they are, and sealed again.
 */
#ifndef _FUZZ_MUTATE_H
#define _FUZZ_MUTATE_H

#include <shim.h>
#include "task.h"

#define FUZZ_INPUT_BYTES 8192

/* The i-th of the inputs that a run begins with; its size, 0 behind the last. */
size_t seed_input(unsigned int i, u8 *input);
size_t mutate_input(u8 *input, size_t size, size_t most, unsigned int seed);
size_t cross_inputs(const u8 *a, size_t a_size, const u8 *b, size_t b_size, u8 *to, size_t most);

/* Of libFuzzer. */
size_t LLVMFuzzerMutate(u8 *bytes, size_t size, size_t most);

#endif /* _FUZZ_MUTATE_H */
