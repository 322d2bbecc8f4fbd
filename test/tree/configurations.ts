// What a configuration needs on top of tinyconfig to have what its name says, and nothing besides.

export const x86_64 = ['CONFIG_64BIT=y'];

/** The plugin with all samples built in. */
export const ckpt = ['CONFIG_MULTIUSER=y', 'CONFIG_CKPT=y', 'CONFIG_CKPTGEN_SAMPLES=y'];

export const samples = ['cap', 'groups', 'personality', 'rlimit', 'sched', 'umask', 'uts'];

/** Those that need nothing but what is exported to modules. */
export const modularSamples = ['cap', 'groups', 'personality', 'sched', 'umask'];

const debugInfo = ['CONFIG_DEBUG_KERNEL=y'];
const gccPlugins = ['CONFIG_GCC_PLUGINS=y'];
const llvm = ['ARCH=x86_64', 'LLVM=-14'];

export interface Configuration {
  readonly lines: readonly string[];
  readonly variables?: readonly string[];
  /** A flag that the compiler is called with for this configuration, and not otherwise. */
  readonly flag?: RegExp;
}

export const configurations: Readonly<Record<string, Configuration>> = {
  DEBUG_INFO_NONE: { lines: [...debugInfo, 'CONFIG_DEBUG_INFO_NONE=y'] },
  DEBUG_INFO_REDUCED: {
    lines: [...debugInfo, 'CONFIG_DEBUG_INFO_DWARF5=y', 'CONFIG_DEBUG_INFO_REDUCED=y'],
    flag: / -femit-struct-debug-baseonly /,
  },
  DEBUG_INFO_SPLIT: {
    lines: [...debugInfo, 'CONFIG_DEBUG_INFO_DWARF4=y', 'CONFIG_DEBUG_INFO_SPLIT=y'],
    flag: / -gsplit-dwarf /,
  },
  DEBUG_INFO_COMPRESSED: {
    lines: [...debugInfo, 'CONFIG_DEBUG_INFO_DWARF5=y', 'CONFIG_DEBUG_INFO_COMPRESSED=y'],
    flag: / -gz=zlib /,
  },
  'LLVM=1': { lines: ['CONFIG_CC_IS_CLANG=y', 'CONFIG_LD_IS_LLD=y'], variables: llvm },
  LTO_CLANG_THIN: {
    lines: ['CONFIG_LTO_CLANG_THIN=y'],
    variables: llvm,
    flag: / -flto=thin /,
  },
  KASAN: {
    lines: ['CONFIG_SLUB=y', 'CONFIG_SYSFS=y', 'CONFIG_KASAN=y', 'CONFIG_KASAN_GENERIC=y'],
    flag: / -fsanitize=kernel-address /,
  },
  KCOV: {
    lines: ['CONFIG_KCOV=y', 'CONFIG_KCOV_INSTRUMENT_ALL=y'],
    flag: / -fsanitize-coverage=trace-pc /,
  },
  RANDSTRUCT_FULL: {
    lines: [...gccPlugins, 'CONFIG_RANDSTRUCT_FULL=y'],
    flag: / -fplugin=\S*randomize_layout_plugin\.so /,
  },
  RANDSTRUCT_PERFORMANCE: {
    lines: [...gccPlugins, 'CONFIG_RANDSTRUCT_PERFORMANCE=y'],
    flag: / -fplugin-arg-randomize_layout_plugin-performance-mode /,
  },
  WERROR: { lines: ['CONFIG_WERROR=y'], flag: / -Werror / },
};
