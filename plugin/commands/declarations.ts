// What the texts of headers say of structs, whatever the configuration.

import { declarationsIn } from '../discover/declarations.ts';
import type { DeclarationsOf } from '../layout/declaration.ts';

/** `textOf` takes files as places name them. */
export function declarationsFrom(textOf: (file: string) => string | undefined): DeclarationsOf {
  return ({ place, tag }) => {
    const text = place && textOf(place.file);
    return text === undefined ? [] : declarationsIn(text, { tag, line: place?.line ?? 0 });
  };
}
