// Names that C, C++, make or the generated code cannot bear as the name of a subsystem. A name
// becomes a member (`image->X`), a file, a make variable and part of macros and functions.

const C_KEYWORDS =
  'auto break case char const continue default do double else enum extern float for goto if inline int long ' +
  'register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
  'alignas alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual asm';

const CPP_KEYWORDS =
  'and and_eq asm bitand bitor bool catch char8_t char16_t char32_t class co_await co_return co_yield compl ' +
  'concept const_cast consteval constinit decltype delete dynamic_cast explicit export false friend mutable ' +
  'namespace new noexcept not not_eq operator or or_eq private protected public reinterpret_cast requires ' +
  'static_cast template this throw true try typeid typename using virtual wchar_t xor xor_eq';

/** Object-like macros of compilers, the C library and the kernel: a member of that name changes under them. */
const MACROS =
  'linux unix i386 arm mips sparc sun vax current errno stdin stdout stderr environ assert complex imaginary ' +
  'noinline notrace noinstr asmlinkage fallthrough major minor makedev offsetof swap barrier';

/** Names the generated files and functions already have: full_checkpoint(), uber.h, ckpt_image.h. */
const OURS = 'full uber ckpt_image ckpt_sections';

/** The switch of all subsystems that have none of their own. */
const SWITCH = 'dropin';

const RESERVED = new Map<string, string>([
  ...words(C_KEYWORDS, 'is a C keyword'),
  ...words(CPP_KEYWORDS, 'is a C++ keyword'),
  ...words(MACROS, 'is a macro in common headers'),
  ...words(OURS, "is a name of ckptgen's own"),
  ...words(SWITCH, 'has CONFIG_CKPT_DROPIN for its symbol, which is another switch'),
]);

function words(list: string, why: string): [string, string][] {
  return list.split(' ').map(word => [word, why]);
}

/** Linux's NAME_MAX is 255; `X_checkpoint.o.cmd`-like names and C's 63 significant characters bind earlier. */
const MAX_LENGTH = 48;

/** Why `name` cannot be a subsystem's; null when it can. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return 'must be a lower-case letter followed by lower-case letters, digits and _';
  }
  if (name.includes('__') || name.endsWith('_')) return 'must not contain __ or end in _';
  if (name.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  return RESERVED.get(name) ?? null;
}

/** In the generated folder, where an #include looks first: probe.c and uber.h mean the one there. */
const GENERATED = /^(?:uber|asserts|image|ckpt_image|[^/]+_(?:proto|glue))\.h$/;

/** Whether a header, by its path from the module's folder, cannot be told from a generated one. */
export function isLikeGenerated(header: string): boolean {
  return GENERATED.test(header);
}
