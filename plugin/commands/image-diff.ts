// ckptgen image diff: which members of two images differ.

import type { Image, ImageSection } from '../image/format.ts';
import { hasTooManyValues, valuesIn } from '../image/values.ts';
import { plural } from '../layout/describe.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import { bytewise } from '../layout/names.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { fromFailure } from '../report/diagnostic.ts';
import { jsonFinding } from '../report/json.ts';
import { visible } from '../report/visible.ts';
import { type Matches, matchLocks } from './image-locks.ts';
import { type ImageFile, imageIn, readableOf, tooLarge } from './image-read.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ImageDiffOptions {
  readonly before: string;
  readonly after: string;
  /** The folder below which locks lie. */
  readonly locks: string;
  readonly json: boolean;
}

/** What differs in a section. Absent on one side: that image has none of it. */
interface Difference {
  readonly section: string;
  /** `version`, `fingerprint`, or a member; absent for the section itself, or bytes that are no member's. */
  readonly what: 'section' | 'version' | 'fingerprint' | 'member' | 'bytes';
  readonly member?: string;
  readonly before?: string;
  readonly after?: string;
}

interface Side {
  readonly file: string;
  readonly image: Image;
}

export function imageDiff(options: ImageDiffOptions): Outcome {
  const sides = [options.before, options.after].map(soundImage);
  const [before, after] = sides;
  const failures = sides.flatMap(each => (each.ok ? [] : each.failures));
  if (!before?.ok || !after?.ok) return failed(failures);
  const matches = matchLocks(options.locks, [before.value.image, after.value.image]);
  if (!matches.ok) return failed(matches.failures);
  const compared = compareImages(before.value, after.value, matches.value);
  const text = options.json ? jsonText(compared) : textOf(compared, before.value.image);
  const differs = compared.differences.length > 0;
  return { text, findings: [], failures: compared.failures, differs };
}

/** Two images are compared, not guessed at: one that breaks the format is refused. */
function soundImage(path: string): Result<Side> {
  const read = imageIn(path);
  if (!read.ok) return read;
  const { file, image, problems } = read.value;
  const [first] = problems.told;
  if (image && !first) return ok({ file, image });
  return fail(brokenImage({ file, problems }, first?.what ?? ''));
}

function brokenImage({ file }: Pick<ImageFile, 'file' | 'problems'>, what: string): Failure {
  const message = `is no sound image: ${what}; 'ckptgen image verify' tells all`;
  return { code: 'bad-image', message, place: { file } };
}

interface Compared {
  readonly differences: readonly Difference[];
  readonly failures: readonly Failure[];
}

function compareImages(before: Side, after: Side, matches: Matches): Compared {
  const [old, now] = [before, after].map(
    ({ image }) => new Map(image.sections.map(each => [each.name, each])),
  ) as [Map<string, ImageSection>, Map<string, ImageSection>];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort(bytewise);
  const compared = names.map((name): Compared => {
    const [a, b] = [old.get(name), now.get(name)];
    if (a && b)
      return compareSections({ ...before, section: a }, { ...after, section: b }, matches);
    return { differences: [onlyOne(a, b)], failures: [] };
  });
  return {
    differences: compared.flatMap(each => each.differences),
    failures: compared.flatMap(each => each.failures),
  };
}

function onlyOne(a: ImageSection | undefined, b: ImageSection | undefined): Difference {
  const told = (one: ImageSection) => `version ${one.version}, ${plural(one.size, 'byte')}`;
  return {
    section: (a ?? b)?.shownName ?? '',
    what: 'section',
    ...(a ? { before: told(a) } : {}),
    ...(b ? { after: told(b) } : {}),
  };
}

type SectionSide = Side & { readonly section: ImageSection };

function compareSections(before: SectionSide, after: SectionSide, matches: Matches): Compared {
  const [a, b] = [before.section, after.section];
  const section = a.shownName;
  const heads: Difference[] = [];
  if (a.version !== b.version)
    heads.push({ section, what: 'version', before: String(a.version), after: String(b.version) });
  if (a.fingerprint !== b.fingerprint)
    heads.push({ section, what: 'fingerprint', before: a.fingerprint, after: b.fingerprint });
  const isSameOrder = before.image.header.byteOrder === after.image.header.byteOrder;
  const isSameBytes = Buffer.compare(a.bytes ?? Buffer.of(), b.bytes ?? Buffer.of()) === 0;
  if (heads.length === 0 && isSameOrder && isSameBytes) return { differences: [], failures: [] };
  const [old, now] = [before, after].map(side => tellAll(side, matches));
  if (!old?.ok || !now?.ok) {
    const failures = [old, now].flatMap(each => (each && !each.ok ? each.failures : []));
    return { differences: heads, failures };
  }
  const members = memberDifferences(section, old.value, now.value);
  const isPadding = heads.length + members.length === 0 && isSameOrder;
  const bytes: Difference[] = isPadding ? [{ section, what: 'bytes' }] : [];
  return { differences: [...heads, ...members, ...bytes], failures: [] };
}

/** Of a section, each value by the path of its member. Of one without a lock nothing can be told. */
function tellAll(
  { file, image, section }: SectionSide,
  matches: Matches,
): Result<ReadonlyMap<string, string>> {
  const readable = readableOf(section, matches);
  if (!readable) return fail(unreadable(file, section, matches));
  const { layout } = readable.lock;
  if (leafCount(layout) > mostLeaves || hasTooManyValues(layout))
    return fail(tooLarge(file, section.shownName));
  const values = valuesIn(layout, { bytes: readable.bytes, byteOrder: image.header.byteOrder });
  const told = new Map<string, string>();
  for (const { slot, elements } of values)
    for (const { index, text } of elements) told.set(slot.path + index, text);
  return ok(told);
}

function unreadable(file: string, section: ImageSection, matches: Matches): Failure {
  const match = matches.get(section);
  const why = match && 'why' in match ? match.why : 'it has another size than its lock says';
  const message = `section '${section.shownName}' differs, and its members cannot be told: ${why}`;
  const notes = [{ message: 'name the folder of its lock with --locks' }];
  return { code: 'no-lock', message, place: { file }, notes };
}

function memberDifferences(
  section: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Difference[] {
  const differences: Difference[] = [];
  for (const member of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(member), now.get(member)];
    if (before === after) continue;
    differences.push({
      ...{ section, what: 'member', member },
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
  return differences;
}

function textOf({ differences, failures }: Compared, { sections }: Image): string {
  if (differences.length + failures.length > 0) return differences.map(lineOf).join('');
  return `${plural(sections.length, 'section')} compared, no difference\n`;
}

function lineOf({ section, what, member, before, after }: Difference): string {
  const name = `${section}${member === undefined ? '' : `.${member}`}`;
  if (what === 'section')
    return `${name}: only in the ${after === undefined ? 'first' : 'second'} image (${before ?? after})\n`;
  if (what === 'bytes') return `${name}: differs in bytes that are no member's\n`;
  const label = what === 'member' ? name : `${name}: ${what}`;
  return `${visible(`${label}: ${before ?? '(none)'} -> ${after ?? '(none)'}`)}\n`;
}

/** As kbuild/doc/image.md describes it. */
function jsonText({ differences, failures }: Compared): string {
  const told = differences.map(({ section, what, member, before, after }) => ({
    ...{ section, what, member: member ?? null },
    ...{ before: before ?? null, after: after ?? null },
  }));
  const findings = failures.map(fromFailure).map(jsonFinding);
  return `${JSON.stringify({ differences: told, findings }, null, 2)}\n`;
}
