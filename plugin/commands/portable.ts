// What to do about a record whose one layout cannot hold on every ABI: no acceptance helps there.

import { perAbiMacro, type Subsystem } from '../layout/subsystem.ts';
import { type Finding, withNote } from '../report/diagnostic.ts';

/** The rule whose findings cannot be accepted. */
export const PORTABILITY = 'abi-dependent';

export function withPortableWays(finding: Finding, { name, header }: Subsystem): Finding {
  const fixed =
    'make it the same on every ABI: a member of fixed width (u32, u64), and of 8 bytes one that is ' +
    'aligned alike (aligned_u64, __aligned_u64)';
  const perAbi =
    `or, if each ABI is to have its own: #define ${perAbiMacro(name)} 1 in ${header}, ` +
    `then make ckpt_accept CKPT=${name}`;
  return withNote(withNote(finding, { message: fixed }), { message: perAbi });
}
