// Names that an exported header cannot use as the kernel does, and names that must be told apart.

import type { Lock } from '../layout/lock.ts';

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

// C90 to C23 with GNU's spellings, C++11 to C++23 with its alternative tokens. What is
// a keyword in some places only (`final`, `module`) is a name in all others.
const KEYWORDS = words(`
  alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t
  char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
  constinit continue decltype default delete do double dynamic_cast else enum explicit export extern
  false float for friend goto if inline int long mutable namespace new noexcept
  not not_eq nullptr operator or or_eq private protected public register reinterpret_cast
  requires restrict return short signed sizeof static static_assert static_cast struct switch template
  this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using
  virtual void volatile wchar_t while xor xor_eq
  _Alignas _Alignof _Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic
  _Imaginary _Noreturn _Pragma _Static_assert _Thread_local
  __alignof __asm __attribute __complex __const __extension __imag __inline __label __real __restrict
  __signed __thread __typeof __volatile
  __int8 __int16 __int32 __int64 __int128 __float80 __float128 __ibm128 __fp16 __bf16`);

// Predefined by compilers outside -std=c*: their system and their processor.
const PREDEFINED = words(`
  linux unix i386 mips sparc arm sun vax hppa m68k mc68000 mc68020 bfin tilegx hpux PPC R3000 R4000
  __linux __unix __gnu_linux __i386 __amd64 __x86_64 __mips __sparc __arm __ppc __hppa __alpha __k8
  __i486 __i586 __i686 __pentium __pentiumpro __athlon __k6 __seg_fs __seg_gs _LP64 _mips`);

// Object-like macros that glibc, musl or the BSDs' headers define under names that structs use, and
// the function-like ones of <sys/types.h> that every program includes.
const LIBRARY = words(`
  errno h_errno stdin stdout stderr environ basename major minor makedev assert offsetof setjmp
  bool true false complex imaginary noreturn unreachable NULL EOF TRUE FALSE BUFSIZ I
  sa_handler sa_sigaction sa_restorer st_atime st_mtime st_ctime d_fileno d_ino
  si_addr si_addr_lsb si_arch si_band si_call_addr si_fd si_int si_lower si_overrun si_perf_data
  si_perf_flags si_perf_type si_pid si_pkey si_ptr si_status si_stime si_syscall si_sys_private si_tid
  si_timerid si_trapno si_uid si_upper si_utime si_value
  sigev_notify_attributes sigev_notify_function sigev_notify_thread_id sched_priority sv_onstack
  s6_addr s6_addr16 s6_addr32 h_addr s_addr s_host s_net s_imp s_impno s_lh
  ifa_broadaddr ifa_dstaddr ifc_buf ifc_req ifr_addr ifr_bandwidth ifr_broadaddr ifr_data ifr_dstaddr
  ifr_flags ifr_hwaddr ifr_ifindex ifr_map ifr_metric ifr_mtu ifr_name ifr_netmask ifr_newname
  ifr_qlen ifr_slave rt_mss dq_bhardlimit dq_bsoftlimit dq_btime dq_curinodes dq_curspace
  dq_ihardlimit dq_isoftlimit dq_itime dq_valid msg_cbytes ut_addr ut_name ut_time ut_xtime ut_id
  ru_first ru_last th_block th_code th_data th_msg th_stuff arp_hrd arp_pro arp_hln arp_pln
  arp_op icmp_data icmp_id icmp_ip icmp_mask icmp_seq icmp_void icmp_gwaddr icmp_pptr ip6_flow
  ip6_hlim ip6_hops ip6_nxt ip6_plen ip6_vfc sigmask
  no_argument required_argument optional_argument signals slots emit foreach forever`);

// Of <linux/types.h> and what it includes, and what headers_install rewrites or <sys/cdefs.h> defines.
const UAPI = words(`
  __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __u128 __s128 __le16 __le32 __le64 __be16 __be32
  __be64 __sum16 __wsum __poll_t __aligned_u64 __aligned_s64 __aligned_be64 __aligned_le64 __bitwise
  __user __force __iomem __kernel __packed __P __CONCAT __STRING __ptr_t __THROW __THROWNL __NTH
  __BEGIN_DECLS __END_DECLS __wur __flexarr __restrict_arr __always_inline __extern_inline __nonnull
  __returns_nonnull __bos __bos0 __glibc_likely __glibc_unlikely __DECONST __unused __used __dead
  __weak __pure __malloc_like __printflike __aligned __section __containerof __predict_true
  __predict_false __DEFAULT_FN_ATTRIBUTE`);

const RESERVED: ReadonlySet<string> = new Set([...KEYWORDS, ...PREDEFINED, ...LIBRARY, ...UAPI]);

// headers_install takes an `__packed` after any underscore for the kernel's macro.
function endsInPackedMacro(name: string): boolean {
  return /(^|_)_packed$/.test(name);
}

/**
 * Whether a member of that name breaks some C or C++ program that includes the header: a keyword, a
 * macro of a common header or of a compiler (`__LINE__`, `__SEG_FS` and all of those forms).
 */
export function isReserved(name: string): boolean {
  return (
    RESERVED.has(name) || /^__(.*__$|[A-Z]|cpp_|cplusplus$)/.test(name) || endsInPackedMacro(name)
  );
}

/** A member's name in the exported header. */
export function exportedName(name: string): string {
  return isReserved(name) ? `${name}_` : name;
}

/**
 * The part of a tag's or macro's name after `ckpt_X__` that stands for the kernel's name. A tag out of
 * a damaged object may be any text; what is no letter becomes an underscore.
 */
export function exportedSuffix(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return endsInPackedMacro(plain) ? `${plain}_` : plain;
}

/**
 * What every generated name of a lock begins with, up to a `__`: `ckpt_fpu`, of one ABI
 * `ckpt_fpu__x86_64`. No subsystem and no ABI has `__` in its name or `_` at its end, so that what stands
 * before the first `__` is the subsystem: no name of another can be equal.
 */
export function prefixOf({ subsystem, abi }: NamedLock): string {
  return abi === undefined ? `ckpt_${subsystem}` : `ckpt_${subsystem}__${abi}`;
}

/** The record's tag: `ckpt_fpu_s`, of one ABI `ckpt_fpu_s_x86_64`. No ABI is called `..._s`. */
export function exportedTag({ subsystem, abi }: NamedLock): string {
  return abi === undefined ? `ckpt_${subsystem}_s` : `ckpt_${subsystem}_s_${abi}`;
}

type NamedLock = Pick<Lock, 'subsystem' | 'abi'>;

/** Names of one scope: each is given out once. */
export class NamePool {
  private readonly taken = new Set<string>();
  private readonly next = new Map<string, number>();

  /** False when the name was given out before. */
  claim(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }

  /**
   * `name`, or the first of `name_2`, `name_3`, ... that is free with each of the suffixes. The same
   * calls give the same answers.
   */
  unique(name: string, suffixes: readonly string[] = ['']): string {
    let number = this.next.get(name) ?? 1;
    let found = number === 1 ? name : `${name}_${number}`;
    while (suffixes.some(suffix => this.taken.has(found + suffix))) found = `${name}_${++number}`;
    for (const suffix of suffixes) this.taken.add(found + suffix);
    this.next.set(name, number);
    return found;
  }
}
