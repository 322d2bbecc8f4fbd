// The lock: a record's exported layout as a text that is committed and reviewed.
//
//     ckptgen-lock 1
//     # Written by 'ckptgen accept', by nothing else. One line a member, in the order of offsets.
//     record cap
//     version 2
//     fingerprint 3f0c6a5b9d21e874
//     struct ckpt_cap_s, 40 bytes, aligned 4
//       effective struct at 0, 8 bytes, aligned 4, from kernel_cap_t
//         effective.cap u32[2] at 0, 8 bytes, from __u32
//
// Members are indented below what contains them; offsets count from the record's start. `from` is the
// type as the source names it, with ` = struct TAG` behind it where the name does not say the tag. An
// enum's enumerators follow its line as `NAME = VALUE`. One layout has one text: readLock refuses
// whatever writeLock would not have written.
//
// A record that is laid out per ABI has, below `record`, a block for each, sorted:
//
//     abi i386, to be confirmed
//     # Accepted by a build for i386; other ABIs have entries of their own.
//     version 2
//     fingerprint 90c1f1c7d6f44a07
//     struct ckpt_fpu_s, 108 bytes, aligned 4
//     ...
//     abi x86_64
//     ...
//
// Constants that belong to a record stand behind its members (lock-constants.ts). A header that knows
// nothing of ckptgen has one lock for all its records, each as above and sorted by their names:
//
//     record struct foo_ser
//     version FOO_COMPATIBLE = "foo-v2"
//     ...
//     record typedef bar_t

export {
  isHeaderLock,
  type LockEntry,
  type LockFile,
  readHeaderLock,
  readLock,
  versionName,
} from './lock-reader.ts';
export {
  type AbiLock,
  isOfAbi,
  isPerAbi,
  type Lock,
  makeLock,
  type PerAbiLock,
  type RecordLock,
  type VersionMacro,
  writeHeaderLock,
  writeLock,
} from './lock-writer.ts';
