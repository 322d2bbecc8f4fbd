// Findings that are no rule's: of locks and exported headers as files, and of records that came or went.

import type { Severity } from '../report/diagnostic.ts';

export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  /** One line, for the catalogue. */
  readonly summary: string;
  /** What it means, and what to do. */
  readonly why: string;
}

export const notices: readonly Notice[] = [
  {
    id: 'struct-removed',
    severity: 'error',
    summary: 'a struct is gone, or a lock or an exported header is left of one that is',
    why:
      'Data of it exists, and nobody can say any more how it is laid out. Where that is meant, take the ' +
      'lock and the exported header away as well: the finding names the command.',
  },
  {
    id: 'struct-added',
    severity: 'info',
    summary: 'a struct is new',
    why: 'Nothing is damaged, and nothing guards it yet: a lock does, from the day it is accepted.',
  },
  {
    id: 'image-shifted',
    severity: 'info',
    summary: 'records lie elsewhere in an image than the committed locks would have them',
    why:
      'A subsystem came or is gone, or its record takes other room, and those behind it in ' +
      'struct uber_ckpt_struct have moved along. Readers that go by the table of the image find each ' +
      "section where it is; who has compiled an offset in does not. Told by 'ckptgen check', against HEAD " +
      'or the revision of --base.',
  },
  {
    id: 'bad-image',
    severity: 'error',
    summary: 'an image is not as its format, or a lock, has it',
    why:
      'A kernel refuses it as a whole, before anything is touched: the note says with which errno. It was ' +
      "damaged on its way, or a program has written what it must not. Told by 'ckptgen image'.",
  },
  {
    id: 'unlocked',
    severity: 'info',
    summary: 'a record has no lock, or none for this ABI',
    why:
      "Its format is provisional, and any change of it passes. 'ckptgen accept' records it. With " +
      "'check --strict', as in CI, it is an error.",
  },
  {
    id: 'unconfirmed',
    severity: 'info',
    summary: "another ABI's change has put this ABI's entry in doubt",
    why:
      'Who accepted it could not build for this ABI. Build for it, look, and accept there as well; until ' +
      "then 'check --strict' fails.",
  },
  {
    id: 'per-abi-changed',
    severity: 'error',
    summary:
      'the header says that each ABI has a layout of its own, and the lock does not, or the reverse',
    why: 'Readers pick a layout by one or by the other. Accepting it makes the lock follow the header.',
  },
  {
    id: 'randomized-layout',
    severity: 'error',
    summary: 'the compiler shuffles the members of a record behind the back of its debug info',
    why:
      'A struct with __randomize_layout, or one that holds only functions, has another layout in each ' +
      'kernel that is built with RANDSTRUCT: none can be exported, and images of it are read by nobody. The ' +
      "debug info is made before, so it is the assertions of the generated glue that fail, in 'make'. Take " +
      '__randomize_layout away from the record, and from what it embeds, or save what the members hold in a ' +
      'record of its own.',
  },
  {
    id: 'exported-header-stale',
    severity: 'error',
    summary: 'an exported header is not what its lock makes',
    why:
      'Userspace would be told of another layout than the kernel has. It was edited, or lost in a merge: ' +
      "'ckptgen accept' writes it anew.",
  },
  {
    id: 'not-judged',
    severity: 'info',
    summary: 'of what is staged, this was not judged, or not as make would',
    why:
      'check --staged judges records as the last make has compiled them. Where there is no build, or flags and ' +
      'the set of subsystems may change with what is staged, only make can judge. It is an error, and the ' +
      "exit code 2, where a record's own header or lock is staged.",
  },
];
