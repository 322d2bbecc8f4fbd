// The restore path under a fuzzer, bounded and the same at each run; and that it finds what is broken.

import * as assert from 'uvu/assert';
import { Fuzzer, percent } from '../support/fuzz.ts';
import { scratch } from '../support/scratch.ts';
import { timedSuite } from '../support/timed.ts';

const test = timedSuite('fuzz');
const runs = 100_000;
const leastLines = 95;

const fuzzer = new Fuzzer();

/** A file of the module, what stands there once, what is put there, and what has to be found. */
type Mutant = readonly [file: string, from: string, to: string, fault: RegExp];

const image = 'ckpt_generated/image.c';

const mutants: Readonly<Record<string, Mutant>> = {
  'a checksum that nobody looks at': [
    image,
    'if (header->checksum != ckpt_image_checksum(reader->bytes, size))',
    'if (0)',
    /faults.* 74|is called, and/,
  ],
  'a table larger than the image': [
    image,
    'if (header->section_count * (u64)',
    'if (0 && header->section_count * (u64)',
    /overflow|faults.* 7/,
  ],
  'a section that ends behind the image': [
    image,
    'row->size > reader->size - row->offset)',
    '0)',
    /overflow|SEGV|faults.* 34/,
  ],
  'a section over the one before': [
    image,
    'row->offset < reader->at ||',
    '',
    /overflow|faults.* 34/,
  ],
  'a name of 64 bytes': [
    image,
    'length < CKPT_IMAGE_NAME_BYTES &&',
    'length <= CKPT_IMAGE_NAME_BYTES &&',
    /overflow|faults.* 76/,
  ],
  'rows out of order': [
    image,
    'if (strcmp(reader->name, (const char *)row->name) >= 0)',
    'if (0)',
    /faults.* 76/,
  ],
  'bytes between sections': [
    image,
    'if (!is_clean(reader, row->offset))',
    'if (0)',
    /faults.* 117/,
  ],
  'bytes behind the last': [
    image,
    'if (!is_clean(reader, reader->size))',
    'if (0)',
    /faults.* 117/,
  ],
  'another fingerprint': [
    image,
    'if (row->fingerprint != subsystem->fingerprint)',
    'if (0)',
    /faults.* 78/,
  ],
  'a record of another size': [
    image,
    'if (row->size != subsystem->size)',
    'if (0)',
    /overflow|faults.* 90/,
  ],
  'a value that no bool has': [
    image,
    'error = subsystem->judge(record);',
    'error = 0;',
    /runtime error|faults.* (?:33|117)/,
  ],
  'names without an end': [
    image,
    'if (allowed && allowed->size && allowed->names[allowed->size - 1])',
    'if (0)',
    /heap-buffer-overflow|faults.* 22/,
  ],
  'nobody is asked': [
    image,
    'error = verify_all(restore);',
    'error = 0 && verify_all(restore);',
    /should be/,
  ],
  'a restore that fails is left as it is': [
    image,
    'is_whole = put_back(restore, i);',
    'is_whole = i < 0 ? put_back(restore, i) : true;',
    /should be/,
  ],
  'what failed is not put back itself': [
    image,
    'is_whole = put_back(restore, i);',
    'is_whole = put_back(restore, i - 1);',
    /should be/,
  ],
  'put back in the order of the restore': [
    image,
    'for (i = failed; i >= 0; i--) {',
    'for (i = 0; i <= failed; i++) {',
    /should be/,
  ],
  'a positive number is taken for an error': [
    image,
    'return error > 0 ? -EINVAL : error;',
    'return error;',
    /full_restore\(\) says|good image gives/,
  ],
  'a mutex that stays locked': [
    image,
    '\t\terror = replace_all(restore);\n\tmutex_unlock(&ckpt_mutex);',
    '\t\terror = replace_all(restore);',
    /held/,
  ],
  'a kill that is overheard': [
    image,
    '\tif (mutex_lock_killable(&ckpt_mutex))\n\t\treturn -EINTR;\n\terror = verify_all(restore);',
    '\tmutex_lock_killable(&ckpt_mutex);\n\terror = verify_all(restore);',
    /held/,
  ],
  'memory that is not freed': [image, '\tkvfree(restore.now);\n', '', /pieces of memory leak/],
  'memory that is not there': [
    image,
    '\tif (!restore->now)\n\t\treturn false;\n',
    '',
    /null pointer|SEGV/,
  ],
  'a checkpoint that fails half done': [
    image,
    '\tif (error)\n\t\tmemset(image, 0, ckpt_layout.image_size);\n',
    '',
    /leaves something/,
  ],
  'holes that are not cleared': [
    'ckpt_generated/odd_glue.h',
    '\tckptgen_clear_odd(record);\n',
    '\tif (0)\n\t\tckptgen_clear_odd(record);\n',
    /makes an image with faults.* 117/,
  ],
  'capabilities that were given up': [
    'cap/cap_code.c',
    'return cap_issubset(record->permitted, old->cap_permitted) &&\n\t       ',
    'return ',
    /capabilities are permitted|'cap' is changed by a restore that says/,
  ],
  'groups from everybody': [
    'groups/groups_code.c',
    'ns_capable_setid(ns, CAP_SETGID) && ',
    '',
    /groups are granted/,
  ],
  'a limit above the hard one of before': [
    'rlimit/rlimit_code.c',
    'if (new->rlim_max > now->rlim_max && !capable(CAP_SYS_RESOURCE))',
    'if (0)',
    /limit \d+ is raised/,
  ],
  'a lower nice value from everybody': [
    'sched/sched_code.c',
    'if (record->nice < now->nice && !can_nice(current, record->nice))',
    'if (0)',
    /a lower nice value is granted/,
  ],
  'a priority from everybody': [
    'sched/sched_code.c',
    'record->rt_priority > limit)\n\t\treturn capable(CAP_SYS_NICE);',
    'record->rt_priority > limit)\n\t\treturn true;',
    /a real-time priority is granted/,
  ],
  'a host name from everybody': [
    'uts/uts_code.c',
    '!mediated_by_seccomp() &&\n\t       ns_capable(current->nsproxy->uts_ns->user_ns, CAP_SYS_ADMIN)',
    '!mediated_by_seccomp()',
    /names of the machine are granted/,
  ],
  'groups that are not let go': [
    'groups/groups_code.c',
    '\t\terror = act(groups);\n\tput_group_info(groups);',
    '\t\terror = act(groups);',
    /leak/,
  ],
  'a death signal that is forgotten': [
    'cap/cap_code.c',
    '\tcurrent->pdeath_signal = pdeath_signal;\n',
    '\t(void)pdeath_signal;\n',
    /'cap' is changed by a restore that says/,
  ],
};

test(`${runs} executions from valid images`, () => {
  fuzzer.build();
  const corpus = scratch();
  const run = fuzzer.fuzz(runs, { corpus });
  assert.is(run.fault, null, run.text);
  assert.is(run.reached?.executions, runs);

  const { run: replay, lines } = fuzzer.covered(corpus);
  const { reached } = replay;
  assert.ok(reached, replay.text);
  for (const each of ['refused', 'denied', 'unsaved', 'putBack', 'restored'] as const)
    assert.ok(reached[each] > 0, `${each}: ${JSON.stringify(reached)}`);
  for (const [part, each] of Object.entries(lines))
    assert.ok(percent(each) >= leastLines, `${part}: ${each.covered} of ${each.count} lines`);
});

for (const [name, [file, from, to, fault]] of Object.entries(mutants))
  test(`finds: ${name}`, () => {
    const run = fuzzer.fuzzMutant(file, from, to, runs);
    const found = run.fault ?? 'nothing';
    assert.ok(fault.test(found), `found: ${found}`);
  });

test.run();
