declare module 'ckptgen:kernel-tree' {
  /** The files that are put into a kernel tree, by their paths there; samples/ckpt/ only on demand. */
  export const KERNEL_TREE: Readonly<Record<string, string>>;
}
