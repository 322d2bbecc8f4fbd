// Subsystems whose restore fails when their record says so, after a while if it says that: between the samples
// in every order. Each has holes, a bool and an enum, and says in a module parameter what it is and how often it was called.

/** Those that go last are behind the others, and cap between them. */
const NAMES = [
  ...['a_fails', 'h_fails', 'q_fails', 'rz_fails', 't_fails', 'un_fails', 'v_fails'],
  ...['b_fails_last', 'd_fails_last'],
];

function headerOf(name: string): string {
  const upper = name.toUpperCase();
  const last = name.endsWith('_last') ? `#define CKPT_${upper}_GOES_LAST 1\n\n` : '';
  return `/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TEST_${upper}_HEADER_H
#define _TEST_${upper}_HEADER_H

#include <linux/types.h>

${last}enum ckpt_${name}_how { ${upper}_TAKES, ${upper}_FAILS, ${upper}_ASKS, ${upper}_WAITS, ${upper}_PAUSES };

struct ckpt_${name}_s {
	u8 state;
	enum ckpt_${name}_how how;
	bool refuses;
	s64 number;
};

#endif
`;
}

/** Every second has X_undo(): the others are put back by X_restore(). */
function codeOf(name: string, hasUndo: boolean): string {
  const upper = name.toUpperCase();
  const record = `struct ckpt_${name}_s`;
  const undo = `
int ${name}_undo(const ${record} *record)
{
	${name}[0] = record->state;
	${name}[2]++;
	return 0;
}
`;
  return `// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>
#include "${name}_header.h"

/* state, restores, undos */
static unsigned int ${name}[3] = { 1 };
module_param_array(${name}, uint, NULL, 0444);

/* What the stack had is in the holes of what is saved. */
void ${name}_checkpoint(${record} *record)
{
	${record} now;

	memset(&now, 0xa5, sizeof(now));
	now.state = ${name}[0];
	now.how = ${upper}_TAKES;
	now.refuses = false;
	now.number = 0;
	memcpy(record, &now, sizeof(now));
}

int ${name}_verify(const ${record} *record)
{
	return record->refuses ? -(int)record->number : 0;
}

/* Half of it is done when it fails. */
int ${name}_restore(const ${record} *record)
{
	${name}[0] = record->state;
	${name}[1]++;
	if (record->how == ${upper}_FAILS)
		return -(int)record->number;
	if (record->how == ${upper}_ASKS && !capable(record->number))
		return -EPERM;
	if (record->how == ${upper}_WAITS || record->how == ${upper}_PAUSES)
		msleep(record->number);
	return record->how == ${upper}_WAITS ? -EAGAIN : 0;
}
${hasUndo ? undo : ''}`;
}

/** The files of all of them, a folder each. */
export function failingSubsystems(): Record<string, string> {
  const files: [string, string][] = NAMES.flatMap((name, i) => [
    [`${name}/${name}_header.h`, headerOf(name)],
    [`${name}/${name}_code.c`, codeOf(name, i % 2 === 0)],
  ]);
  return Object.fromEntries(files);
}
