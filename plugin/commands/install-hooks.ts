// The lines that tie kernel/ckpt to the rest of a kernel tree, one a file. Pure: texts to texts. A
// text is taken as one character a byte, so that whatever else stands in it comes back as it was.

export interface Hook {
  readonly file: string;
  readonly line: string;
  /** Lines that earlier versions of ckptgen placed instead; one of these is replaced where it stands. */
  readonly formerly: readonly string[];
  /** The hook is placed above the one line that matches. */
  readonly anchor: RegExp;
  /** The anchor, in a message. */
  readonly anchorText: string;
  /** A comment right above the anchor belongs to it: the hook is placed above the comment. */
  readonly aboveComment: boolean;
}

/** Anchors are such that v6.1 to v6.18 have them, once, and that a hook above them is valid. */
export const HOOKS: readonly Hook[] = [
  {
    file: 'Makefile',
    line: 'include $(srctree)/kernel/ckpt/Makefile.prepare',
    formerly: [],
    anchor: /^prepare: prepare0(?:\s|$)/,
    anchorText: 'prepare: prepare0',
    aboveComment: true,
  },
  {
    file: 'kernel/Makefile',
    line: 'obj-$(CONFIG_CKPT) += ckpt/',
    formerly: [],
    anchor: /^obj-y\s*\+=\s*livepatch\/\s*$/,
    anchorText: 'obj-y += livepatch/',
    aboveComment: false,
  },
  {
    file: 'Kconfig',
    line: 'source "kernel/ckpt/Kconfig"',
    formerly: [],
    anchor: /^source\s+"lib\/Kconfig"\s*$/,
    anchorText: 'source "lib/Kconfig"',
    aboveComment: false,
  },
];

export type Placed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly message: string };

/** The text with the hook in it, once; the same text when it has it already. */
export function placeHook(text: string, hook: Hook): Placed {
  const lines = linesOf(text);
  const standing = lines.filter(line => isHook(line, hook));
  if (standing.length > 1) {
    const message = `has the line '${hook.line}', or one of an earlier version, ${standing.length} times: leave one`;
    return { kind: 'problem', message };
  }
  if (standing.length === 1) {
    const renewed = lines.map(line => (isHook(line, hook) ? hook.line + endOf(line) : line));
    return { kind: 'text', text: isCurrent(standing[0] ?? '', hook) ? text : renewed.join('') };
  }
  const anchors = lines.flatMap((line, index) =>
    hook.anchor.test(withoutEnd(line)) ? [index] : [],
  );
  const [anchor] = anchors;
  if (anchor === undefined || anchors.length > 1) {
    const found = anchors.length > 1 ? `stands there ${anchors.length} times` : 'is not there';
    const message = `the hook '${hook.line}' cannot be placed: the line '${hook.anchorText}', above which it goes, ${found}; place the hook by hand and run this again`;
    return { kind: 'problem', message };
  }
  return { kind: 'text', text: insertAbove(lines, anchor, hook) };
}

function insertAbove(lines: readonly string[], anchor: number, hook: Hook): string {
  let at = anchor;
  while (hook.aboveComment && at > 0 && lines[at - 1]?.startsWith('#')) at--;
  const end = endOf(lines[anchor] ?? '') || endOf(lines[anchor - 1] ?? '') || '\n';
  const gap = isBlank(lines[at - 1]) ? end : '';
  return [...lines.slice(0, at), hook.line + end + gap, ...lines.slice(at)].join('');
}

/** The text as it was before: with the blank line that was placed, and no other. */
export function removeHook(text: string, hook: Hook): string {
  const lines = linesOf(text);
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (!isHook(line, hook)) kept.push(line);
    else if (isBlank(kept.at(-1)) && isBlank(lines[index + 1])) index++;
  }
  return kept.join('');
}

export function hasHook(text: string, hook: Hook): boolean {
  return linesOf(text).some(line => isHook(line, hook));
}

function isHook(line: string, hook: Hook): boolean {
  return [hook.line, ...hook.formerly].includes(line.trim());
}

function isCurrent(line: string, hook: Hook): boolean {
  return line.trim() === hook.line;
}

/** Each with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function endOf(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}

function withoutEnd(line: string): string {
  return line.slice(0, line.length - endOf(line).length);
}

function isBlank(line: string | undefined): boolean {
  return line !== undefined && line.trim() === '';
}
