/* What the subsystems of fails.ts are told by their record. */
#ifndef FAILS_H
#define FAILS_H

#include <stdint.h>

/* struct ckpt_X_s */
struct fails {
	uint8_t state;
	uint32_t how;
	uint8_t refuses;
	int64_t number;
};

/** An errno, a capability, milliseconds: see `number`. */
enum { TAKES, FAILS, ASKS, WAITS, PAUSES };

#endif /* FAILS_H */
