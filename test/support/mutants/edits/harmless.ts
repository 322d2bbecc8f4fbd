// Edits that leave every stored byte and its meaning alone.

import { type PlainPlace, placesIn, plainPlaces } from '../places.ts';
import type { Range, Scan, TaggedAggregate } from '../scan.ts';
import {
  type Edit,
  expectSame,
  insertAt,
  type Mutation,
  replace,
  type Splice,
  type Subject,
} from './edit.ts';
import { bitsOf, spelledOut } from './integers.ts';

function edit(kind: string, of: (subject: Subject) => (readonly Splice[])[]): Edit {
  const toMutation = (splices: readonly Splice[]): Mutation => ({
    splices,
    what: kind,
    expect: (was, is) => expectSame(was, is),
  });
  return { kind, group: 'harmless', mutations: subject => of(subject).map(toMutation) };
}

function comments(
  { text }: Scan,
  { body }: TaggedAggregate,
): (Range & { readonly text: string })[] {
  return [...text.slice(body.start, body.end).matchAll(/\/\*[\s\S]*?\*\//g)].map(found => ({
    start: body.start + found.index,
    end: body.start + found.index + found[0].length,
    text: found[0],
  }));
}

/** Before the whole declaration. */
function above(text: string): (subject: Subject) => (readonly Splice[])[] {
  return ({ target }) => [[insertAt(target.declared, text)]];
}

const texts = [
  edit('comment added', ({ target }) =>
    placesIn(target).map(({ member }) => [
      insertAt(member.start, '/* as userspace\n\t * has it */ '),
    ]),
  ),
  edit('comment changed', ({ scan, target }) =>
    comments(scan, target).map(each => [replace(each, '/* something else */')]),
  ),
  edit('comment removed', ({ scan, target }) =>
    comments(scan, target).map(each => [replace(each, '')]),
  ),
  edit('comment moved', ({ scan, target }) =>
    comments(scan, target).map(each => [
      replace(each, ''),
      insertAt(target.body.start, `\n\t${each.text}\n`),
    ]),
  ),
  edit('white space', ({ target }) => [
    target.members.flatMap(({ start, end }) => [insertAt(start, '\n\t  '), insertAt(end, ' \n')]),
  ]),
  edit('brace on the next line', ({ target }) => [[insertAt(target.body.start - 1, '\n')]]),
];

const around = [
  edit('unrelated struct added', above('struct zz_other { unsigned int first, second; };\n')),
  edit('unrelated macro added', above('\n#define ZZ_OTHER 0x4d\n')),
  edit('include added', above('\n#include <linux/limits.h>\n')),
  edit('forward declarations added', ({ target }) => [
    [insertAt(target.declared, `${target.kind} ${target.tag}; struct zz_other;\n`)],
  ]),
  edit('two definitions swapped', ({ scan, target }) => swapped(scan, target)),
];

/** With the next of the file, where nothing stands between them and neither knows the other. */
function swapped(
  { text, plain, aggregates }: Scan,
  target: TaggedAggregate,
): (readonly Splice[])[] {
  const next = aggregates[aggregates.indexOf(target) + 1];
  if (!next || /\S/.test(plain.slice(target.end, next.declared))) return [];
  if (/#/.test(text.slice(target.end, next.declared))) return [];
  const textOf = ({ declared, end }: TaggedAggregate) => text.slice(declared, end);
  if (textOf(next).includes(target.tag)) return [];
  const rangeOf = ({ declared, end }: TaggedAggregate) => ({ start: declared, end });
  return [[replace(rangeOf(target), textOf(next)), replace(rangeOf(next), textOf(target))]];
}

const isInteger = ({ member: { type, pointer } }: PlainPlace) =>
  bitsOf(type) !== undefined && !pointer;

const types = [
  edit('typedef spelled out', ({ target }) =>
    plainPlaces(target).flatMap(({ member: { type, typeRange } }) => {
      const words = spelledOut(type);
      return words === undefined ? [] : [[replace(typeRange, words)]];
    }),
  ),
  edit('typedef of its own', ({ target }) =>
    plainPlaces(target)
      .filter(isInteger)
      .filter(({ member: { type } }) => !/^__[lb]e/.test(type))
      .map(({ member: { type, typeRange } }) => [
        insertAt(target.declared, `typedef ${type} zz_word;\n`),
        replace(typeRange, 'zz_word'),
      ]),
  ),
  edit('const added', ({ target }) =>
    plainPlaces(target)
      .filter(isInteger)
      .map(({ member: { typeRange } }) => [insertAt(typeRange.start, 'const ')]),
  ),
  edit('[] and [0]', ({ target }) =>
    plainPlaces(target)
      .filter(({ member: { bounds } }) => bounds.length === 1)
      .flatMap(({ member: { bounds, boundsRange } }) => {
        if (bounds[0] === '') return [[replace(boundsRange, '[0]')]];
        return bounds[0] === '0' ? [[replace(boundsRange, '[]')]] : [];
      }),
  ),
  edit('anonymous struct around all members', ({ target }) =>
    target.kind === 'struct' && !/packed|aligned/.test(target.tail)
      ? [[insertAt(target.body.start, ' struct {'), insertAt(target.body.end, '}; ')]]
      : [],
  ),
  edit('anonymous struct around the last members', ({ target, facts }) =>
    wrappable(target, facts?.alignBytes ?? 1).map(({ member }) => [
      insertAt(member.start, 'struct { '),
      insertAt(target.body.end, '}; '),
    ]),
  ),
  edit('attribute that changes nothing', ({ target }) => [
    [insertAt(target.body.end + 1, ' __attribute__((may_alias))')],
  ]),
  edit('arms of a union swapped', ({ scan, target }) => {
    const [one, other] = target.members;
    if (target.kind !== 'union' || !one || !other) return [];
    const textOf = ({ start, end }: Range) => scan.text.slice(start, end);
    return [[replace(one, textOf(other)), replace(other, textOf(one))]];
  }),
];

/** Whole members, from one that lies where any struct could. */
function wrappable(target: TaggedAggregate, alignBytes: number): PlainPlace[] {
  if (target.kind !== 'struct' || /packed|aligned/.test(target.tail)) return [];
  const own = plainPlaces(target).filter(({ parent }) => parent === target);
  return own.slice(1, -1).filter(({ member }) => (bitsOf(member.type) ?? 0) === alignBytes * 8);
}

export const harmlessEdits: readonly Edit[] = [...texts, ...around, ...types];
