// Most tests are about what is found and where: the source lines below that, and their carets, are the matter of
// those that ask for them.

/** A line with a place, and what stands below it of the line that the place names. */
const EXCERPT =
  /^(.*?:(\d+)(?::\d+)?: (?:error|warning|info|note): .*\n) *\2 \| .*\n(?: {6,}\| +\^~*(?:\n|$))?/gm;

/** Without what is well formed of them: anything else, as below another place, stays and fails the test. */
export function withoutExcerpts(text: string): string {
  return text.replace(EXCERPT, '$1');
}
