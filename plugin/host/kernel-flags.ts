// How a kernel compiles: asked of its own build, with a module that has nothing but the question.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readBytes } from './files.ts';
import { makeQuietly } from './make.ts';

/** Kbuild sets c_flags for a target of the module; the line is its own form of a rule. */
const QUESTION = `always-y := flags
targets += flags
quiet_cmd_flags = FLAGS   $@
      cmd_flags = printf '%s\\0' $(CC) $(c_flags) > $@

$(obj)/flags: FORCE
\t$(call if_changed,flags)
`;

/** What asks for other output, or for code that is no object of its own. */
const OTHER_OUTPUT = /^-Wp,-MM?D|^-g|^-flto|^-femit-struct-debug-|^-fdebug-types-section$/;

/**
 * The compiler and its flags, word by word, as they compile a C file of a module; to be run in the kernel's
 * build folder. Failures: `no-kernel`, what make says; `unwritable-file`.
 */
export async function kernelCommand(
  kernel: string,
  scratch: string,
): Promise<Result<readonly string[]>> {
  const folder = join(scratch, 'flags');
  const problem = writeQuestion(folder);
  if (problem) return fail(problem);
  const ran = await makeQuietly(kernel, [`M=${folder}`], new AbortController().signal);
  if (ran.status !== 0) return fail(noKernel(kernel, ran.problem ?? ran.stderr));
  const answer = readBytes(join(folder, 'flags'));
  if (!answer.ok) return answer;
  const words = Buffer.from(answer.value).toString('utf8').split('\0').filter(Boolean);
  return ok(words.filter(word => !OTHER_OUTPUT.test(word)));
}

function writeQuestion(folder: string): Failure | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Kbuild'), QUESTION);
    return undefined;
  } catch (error) {
    const message = `cannot be written: ${problemOf(error)}`;
    return { code: 'unwritable-file', message, place: { file: folder } };
  }
}

function noKernel(kernel: string, said: string): Failure {
  const line = said.trim().split('\n')[0] || 'make does not say why';
  const message = `is no folder of a kernel that can build modules: ${line}`;
  return { code: 'no-kernel', message, place: { file: kernel } };
}
