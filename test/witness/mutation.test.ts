// A witness that overlooks something proves nothing: every kind of wrong layout must be noticed.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType, Member, Type } from '../../plugin/layout/layout.ts';
import { withLayouts } from '../support/witness/cell.ts';
import { compareStruct } from '../support/witness/compare.ts';
import { machines } from '../support/witness/compilers.ts';
import { losesNames } from '../support/witness/conditions.ts';
import type { AggregateModel, MemberModel } from '../support/witness/model.ts';

const mutation = suite('mutation of a right layout');

type Changed<T> = T | undefined;

/** Yields the member with something wrong in it, or nothing where it has nothing of the kind. */
type Mutate = (member: Member, model: MemberModel) => Changed<Member>;

function typed(change: (type: Type) => Changed<Type>): Mutate {
  return member => {
    const { type } = member;
    const changed = change(type.kind === 'array' ? type.element : type);
    if (!changed || changed.kind === 'array') return undefined;
    return { ...member, type: type.kind === 'array' ? { ...type, element: changed } : changed };
  };
}

const mutations: Readonly<Record<string, Mutate>> = {
  'offset, one byte on': member => ({ ...member, offsetBits: member.offsetBits + 8 }),
  'offset, one bit on': member =>
    member.widthBits === undefined ? undefined : { ...member, offsetBits: member.offsetBits + 1 },
  width: member =>
    member.widthBits === undefined ? undefined : { ...member, widthBits: member.widthBits + 1 },
  'a bit-field that is none': ({ widthBits, ...rest }) =>
    widthBits === undefined ? undefined : rest,
  name: member => (member.name === undefined ? undefined : { ...member, name: `${member.name}_` }),
  'name of the type': (member, model) =>
    model.typeName === undefined || losesNames(model, 'gcc')
      ? undefined
      : { ...member, typeName: 'wrong' },
  sign: typed(type => (type.kind === 'int' ? { ...type, signed: !type.signed } : undefined)),
  'byte order': (member, model) =>
    losesNames(model, 'gcc')
      ? undefined
      : typed(type => (type.kind === 'int' ? { ...type, order: otherOrder(type) } : undefined))(
          member,
          model,
        ),
  'char for int': typed(type =>
    type.kind === 'int' && type.bytes === 1 ? { kind: 'char', bytes: 1 } : undefined,
  ),
  'size of a type': typed(type =>
    type.kind === 'int' || type.kind === 'float' || type.kind === 'opaque'
      ? { ...type, bytes: type.bytes * 2 }
      : undefined,
  ),
  pointee: typed(type =>
    type.kind === 'pointer'
      ? { ...type, pointee: type.pointee === 'object' ? 'function' : 'object' }
      : undefined,
  ),
  'value of an enumerator': typed(type =>
    type.kind === 'enum'
      ? { ...type, enumerators: type.enumerators.map(one => ({ ...one, value: one.value + 1n })) }
      : undefined,
  ),
  'a lost enumerator': typed(type =>
    type.kind === 'enum' ? { ...type, enumerators: type.enumerators.slice(1) } : undefined,
  ),
  'sign of an enum': typed(type =>
    type.kind === 'enum' ? { ...type, signed: !type.signed } : undefined,
  ),
  'size of a nested one': typed(type =>
    isAggregate(type) ? { ...type, bytes: type.bytes + 1 } : undefined,
  ),
  'struct for union': typed(type =>
    isAggregate(type) ? { ...type, kind: type.kind === 'struct' ? 'union' : 'struct' } : undefined,
  ),
  'a count': ({ type, ...rest }) =>
    type.kind === 'array'
      ? { ...rest, type: { ...type, counts: [...type.counts.slice(1), 77] as [number] } }
      : undefined,
  'no array': ({ type, ...rest }) =>
    type.kind === 'array' ? { ...rest, type: type.element } : undefined,
  line: member =>
    member.place && { ...member, place: { ...member.place, line: member.place.line + 1 } },
  column: member => member.place && { ...member, place: { ...member.place, column: 999 } },
  file: member => member.place && { ...member, place: { ...member.place, file: 'other.h' } },
};

function isAggregate(type: Type): type is AggregateType {
  return type.kind === 'struct' || type.kind === 'union';
}

function otherOrder({ order }: { readonly order?: string }): 'little' | 'big' {
  return order === 'big' ? 'little' : 'big';
}

/** Every layout that differs from `right` by one mutated member of its own. */
function mutants(model: AggregateModel, right: AggregateType, mutate: Mutate): AggregateType[] {
  return right.members.flatMap((member, i) => {
    const wrong = mutate(member, model.members[i] as MemberModel);
    return wrong ? [{ ...right, members: right.members.with(i, wrong) }] : [];
  });
}

const wholes: Readonly<Record<string, (right: AggregateType) => AggregateType>> = {
  'a size': right => ({ ...right, bytes: right.bytes + 1 }),
  'a tag': right => ({ ...right, tag: 'wrong' }),
  'a lost member': right => ({ ...right, members: right.members.slice(1) }),
};

for (const machine of [machines[0], machines[3]])
  if (machine)
    mutation(`${machine.name}: each is noticed`, () => {
      withLayouts({ family: 'gcc', machine }, 1, 300, (witness, found) => {
        for (const [what, mutate] of Object.entries(mutations)) {
          const tried = found.flatMap(({ model, actual }) =>
            mutants(model, actual, mutate).map(wrong => compareStruct(witness, model, wrong)),
          );
          assert.ok(tried.length > 0, `${what}: no struct of the sample has it`);
          assert.is(tried.filter(differences => differences.length === 0).length, 0, what);
        }
        for (const [what, change] of Object.entries(wholes))
          for (const { model, actual } of found.filter(one => one.model.members.length > 0))
            assert.is.not(compareStruct(witness, model, change(actual)).length, 0, what);
      });
    });

mutation.run();
