// Which texts can be patterns, names and paths. Each check completes a sentence, undefined where nothing is wrong.

import { type Placed, type Problems, shown } from './problems.ts';

/** What is wrong with a text. */
export type Check = (text: string) => string | undefined;

/** The texts that pass; the others go to the problems. */
export function passing(
  texts: readonly Placed[],
  check: Check,
  problems: Problems,
): readonly Placed[] {
  return texts.filter(({ text, place }) => {
    const problem = check(text);
    if (problem) problems.addAt(place, `${shown(text)} ${problem}`);
    return !problem;
  });
}

/** Each `*` may stand for any part of a name: the steps of matching grow with its length to their number. */
const MOST_STARS = 4;

const WILD = 'in which * stands for any characters and ? for one';

function starsProblem(text: string): string | undefined {
  const stars = text.match(/\*+/g)?.length ?? 0;
  return stars > MOST_STARS ? `has more than ${MOST_STARS} *` : undefined;
}

/** Not `foo**`: globs of paths give two stars a meaning of their own. */
function nameProblem(text: string, form: RegExp, what: string): string | undefined {
  if (!form.test(text) || text.includes('**')) return what;
  return starsProblem(text);
}

/** `struct foo`, `union foo_*`, `foo_t`, or bare, `foo*`, for all of these. */
export const structProblem: Check = text =>
  nameProblem(
    text,
    /^(?!(?:struct|union|enum|typedef)$)(?:(?:struct|union) )?[A-Za-z_*?][\w*?]*$/,
    `matches no struct, union or typedef: write 'struct foo', 'union foo', 'foo_t' or bare 'foo', ${WILD}`,
  );

/** A path as findings show it: `effective.cap`, `slots[].id`. */
export const memberProblem: Check = text =>
  nameProblem(
    text,
    /^[A-Za-z_*?][\w*?]*(?:\[\])*(?:\.[A-Za-z_*?][\w*?]*(?:\[\])*)*$/,
    `matches no member: write its path as findings do, 'effective.cap' or 'slots[].id', ${WILD}`,
  );

/** `none` by itself is no pattern. */
export const constantProblem: Check = text =>
  text === 'none'
    ? "stands alone, not in a list: 'constants: none'"
    : nameProblem(text, /^[A-Za-z_*?][\w*?]*$/, `matches no constant: write its name, ${WILD}`);

export const macroProblem: Check = text =>
  /^[A-Za-z_]\w*$/.test(text) ? undefined : "is no name of a macro: write one, as 'FOO_VERSION'";

/** Of headers below the file's folder. `**` is a whole part: any folders, or none. */
export const headersProblem: Check = text => {
  const outside = outsideProblem(text);
  if (outside) return outside;
  if (!/^[\w.+@,~=%*?/-]+$/.test(text))
    return 'is no glob of headers: letters, digits and _ . + - @ , ~ = % make a name, * ? and **/ stand for others; a list takes more than one glob';
  const parts = text.split('/');
  if (parts.some(part => part.includes('**') && part !== '**'))
    return "has ** beside other characters: '**/' stands for folders of any depth, * for a part of a name";
  if (parts.at(-1) === '' || parts.at(-1) === '**')
    return "ends in a folder: name the headers in it, as '*.h'";
  return starsProblem(text);
};

/** A folder below the file's. */
export const folderProblem: Check = text =>
  outsideProblem(text) ??
  (/[*?[\]{}]/.test(text) ? 'is a pattern: the name of one folder is expected' : undefined);

function outsideProblem(text: string): string | undefined {
  if (text.includes('\\')) return 'has a \\ in it: parts of a path are separated by /';
  if (text.startsWith('/')) return 'is absolute: write it from the folder of this file';
  if (text.split('/').includes('..'))
    return "leads out of the folder of this file by '..': move the file up, or name what is below it";
  return undefined;
}

/** As it stands in `#include <...>`. */
export const includeProblem: Check = text =>
  /^[\w.+@,~=%/-]+$/.test(text)
    ? undefined
    : "is no name of a header: write it as between < and >, 'linux/types.h'";
