// ckptgen image show, verify, diff: images of any kernel, read by the locks.

import { imageDiff } from './image-diff.ts';
import { imageShow } from './image-show.ts';
import { imageVerify } from './image-verify.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ImageCall {
  readonly action: string;
  /** One file, for diff two; `-` is standard input. */
  readonly files: readonly string[];
  /** The folder below which locks lie. */
  readonly locks: string;
  readonly json: boolean;
}

const FILES: Readonly<Record<string, number>> = { show: 1, verify: 1, diff: 2 };

export function image({ action, files, locks, json }: ImageCall): Outcome {
  const [file = '', other = ''] = files;
  const problem = problemOf(action, files);
  if (problem) return failed([{ code: 'usage', message: `${problem} (see ckptgen image --help)` }]);
  if (action === 'diff') return imageDiff({ before: file, after: other, locks, json });
  return action === 'show' ? imageShow({ file, locks, json }) : imageVerify({ file, locks, json });
}

function problemOf(action: string, files: readonly string[]): string | undefined {
  const count = Object.hasOwn(FILES, action) ? FILES[action] : undefined;
  if (count === undefined) return `'${action}' is no action of image: show, verify or diff`;
  if (files.length !== count)
    return `image ${action} expects ${count === 1 ? 'one file' : 'two files'}, ${files.length} ${files.length === 1 ? 'is' : 'are'} given`;
  return files.every(file => file === '-') && count > 1
    ? "only one of two files is standard input, '-'"
    : undefined;
}
