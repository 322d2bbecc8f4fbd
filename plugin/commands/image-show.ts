// ckptgen image show: an image as text or JSON, by the locks.

import type { ImageHeader, ImageSection } from '../image/format.ts';
import { hex32, hexLines, hexOf } from '../image/spell.ts';
import { hasTooManyValues, type Value, valuesIn } from '../image/values.ts';
import { describeMemberType, describeOffset, plural } from '../layout/describe.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import type { Failure } from '../layout/result.ts';
import { fromFailure } from '../report/diagnostic.ts';
import { jsonFinding } from '../report/json.ts';
import { visible } from '../report/visible.ts';
import { type Matches, matchLocks } from './image-locks.ts';
import {
  findingsIn,
  type ImageFile,
  imageIn,
  judgeSections,
  type Readable,
  readableOf,
  tooLarge,
} from './image-read.ts';
import type { ImageOptions } from './image-verify.ts';
import { failed, type Outcome } from './outcome.ts';

/** What a section's lock makes of its bytes; without one, why there is none. */
interface Shown {
  readonly section: ImageSection;
  readonly readable?: Readable;
  readonly why?: string;
}

export function imageShow({ file, locks, json }: ImageOptions): Outcome {
  const read = imageIn(file);
  if (!read.ok) return failed(read.failures);
  const { image } = read.value;
  if (!image) return { findings: findingsIn(read.value), failures: [] };
  const matches = matchLocks(locks, [image]);
  if (!matches.ok) return failed(matches.failures);
  const shown = image.sections.map(section => shownOf(section, matches.value));
  const large = shown.flatMap(each => largeIn(read.value.file, each));
  if (large.length > 0) return failed(large);
  const failures = judgeSections(read.value, matches.value);
  const outcome = { findings: findingsIn(read.value), failures };
  const { header } = image;
  const text = json
    ? jsonText(read.value.file, header, shown, outcome)
    : [headText(read.value, header), ...shown.map(each => sectionText(each, header))].join('');
  return { ...outcome, text };
}

function shownOf(section: ImageSection, matches: Matches): Shown {
  const readable = readableOf(section, matches);
  if (readable) return { section, readable };
  const match = matches.get(section);
  if (match && 'why' in match) {
    const [first] = match.failures;
    return {
      section,
      why: first ? `${match.why}: ${first.place?.file}: ${first.message}` : match.why,
    };
  }
  const has = section.bytes ? `has ${section.size} bytes` : 'lies outside of the file';
  const wanted = match ? `, its lock says ${match.lock.layout.bytes}` : '';
  return { section, why: `it ${has}${wanted}` };
}

function largeIn(file: string, { section, readable }: Shown): Failure[] {
  if (!readable) return [];
  const { layout } = readable.lock;
  const isLarge = leafCount(layout) > mostLeaves || hasTooManyValues(layout);
  return isLarge ? [tooLarge(file, section.shownName)] : [];
}

function headText({ file }: ImageFile, header: ImageHeader): string {
  const { format, byteOrder, sectionCount, size, checksum } = header;
  const facts = [
    plural(sectionCount, 'section'),
    plural(size, 'byte'),
    `checksum ${hex32(checksum)}`,
  ];
  return `${visible(file)}: format ${format}, ${byteOrder}-endian, ${facts.join(', ')}\n`;
}

function sectionText({ section, readable, why }: Shown, { byteOrder }: ImageHeader): string {
  const { shownName, version, fingerprint, size, offset, bytes } = section;
  const by = readable ? `, by ${lockText(readable)}` : '';
  const head = `${shownName}: version ${version}, fingerprint ${fingerprint}, ${plural(size, 'byte')} at ${offset}${visible(by)}`;
  const lines = readable
    ? [...valuesIn(readable.lock.layout, { bytes: readable.bytes, byteOrder })].map(valueText)
    : [`not read by a lock: ${visible(why ?? '')}`, ...hexLines(bytes ?? new Uint8Array())];
  return `\n${head}\n${lines.map(line => `  ${line}\n`).join('')}`;
}

function lockText({ lock: { file, abi } }: Readable): string {
  return abi === undefined ? file : `${file} for ${abi}`;
}

/** Arms of a union stand behind a bar: each is one reading of the same bytes. */
function valueText({ slot, text }: Value): string {
  return `${slot.isInUnion ? '| ' : ''}${slot.path} = ${text}`;
}

/** As kbuild/doc/image.md describes it: every key, always, in one order. */
function jsonText(
  file: string,
  { format, byteOrder, size, checksum }: ImageHeader,
  shown: readonly Shown[],
  { findings, failures }: Outcome,
): string {
  const image = { file, format, byteOrder, bytes: String(size), checksum: hex32(checksum) };
  const sections = shown.map(each => sectionJson(each, byteOrder));
  const told = [...failures.map(fromFailure), ...findings].map(jsonFinding);
  return `${JSON.stringify({ image, sections, findings: told }, null, 2)}\n`;
}

function sectionJson({ section, readable, why }: Shown, byteOrder: ImageHeader['byteOrder']) {
  const { shownName, version, fingerprint, offset, size, bytes } = section;
  const lock = readable?.lock;
  const record = readable && { bytes: readable.bytes, byteOrder };
  return {
    name: shownName,
    version,
    fingerprint,
    offset: String(offset),
    bytes: String(size),
    lock: lock?.file ?? null,
    abi: lock?.abi ?? null,
    why: why ?? null,
    members: lock && record ? [...valuesIn(lock.layout, record)].map(memberJson) : null,
    hex: readable || !bytes ? null : hexOf(bytes),
  };
}

function memberJson({ slot: { path, member, offsetBits, isInUnion }, json, named }: Value) {
  return {
    member: path,
    type: describeMemberType(member),
    at: describeOffset(member, offsetBits),
    union: isInUnion,
    value: json,
    named: named ?? null,
  };
}
