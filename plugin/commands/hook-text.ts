// The hook: a shell script, since most commits are decided without Node.

import { BEFORE } from '../host/hooks.ts';
import { ELSE_ENDINGS, MATTER_ENDINGS } from './staged-paths.ts';

export interface HookTarget {
  /** pre-commit, pre-merge-commit. */
  readonly name: string;
  /** Absolute. */
  readonly plugin: string;
  /** From the top of the work tree, where git runs hooks, if it lies in there: each worktree has its own. */
  readonly inTree?: string | undefined;
  readonly node: string;
}

const MARK = "# Written by 'ckptgen hook install', and taken away by 'ckptgen hook uninstall'.";

export function isHookText(text: string): boolean {
  return text.split('\n').includes(MARK);
}

/** git quotes a name that has odd characters. */
function endings(names: readonly string[]): string {
  return quoted(`(${names.join('|')})"?$`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function hookText({ name, plugin, inTree, node }: HookTarget): string {
  const own =
    inTree === undefined ? '' : `\n[ ! -f ${quoted(inTree)} ] || plugin=${quoted(inTree)}`;
  return `#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
${MARK}
# What was there before is beside it, and runs first: what it refuses is refused.

before=$(dirname "$0")/${name}${BEFORE}
if [ -f "$before" ] && [ -x "$before" ] && [ "$0" != "$before" ]; then
	"$before" "$@" || exit
fi

# Most commits touch nothing that the layout of a record could hang on.
names=$(git diff --cached --name-only --no-renames --ignore-submodules=none) || {
	echo >&2 "ckptgen: git cannot say what is staged: nothing was checked"
	exit 2
}
[ -n "$names" ] || exit 0
matter() {
	printf '%s\\n' "$names" | grep -Eq ${endings(MATTER_ENDINGS)} && return
	printf '%s\\n' "$names" | grep -Evq ${endings(ELSE_ENDINGS)}
}
matter || exit 0

node=\${NODE:-node}
command -v "$node" >/dev/null || node=${quoted(node)}
plugin=${quoted(plugin)}${own}
if ! command -v "$node" >/dev/null || [ ! -f "$plugin" ]; then
	echo >&2 "ckptgen: nothing was checked: $node or $plugin is missing;" \\
		"run 'ckptgen hook install' again, or commit with --no-verify"
	exit 2
fi
"$node" "$plugin" check --staged || {
	status=$?
	echo >&2 "ckptgen: nothing was committed; git commit --no-verify would do it unchecked"
	exit $status
}
`;
}
