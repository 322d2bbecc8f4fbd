declare module 'ckptgen:kernel-tree' {
  /** The files that are put into a kernel tree, by their paths there; samples/ckpt/ only on demand. */
  export const KERNEL_TREE: Readonly<Record<string, string>>;
  /** What a build gets beside its glue: the code of an image, and the headers that say its format. */
  export const IMAGE: Readonly<
    Record<'ckpt_image.h' | 'ckpt_sections.h' | 'image.c' | 'image.h', string>
  >;
}
