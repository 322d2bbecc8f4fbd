// Bytes of a file as text that no terminal obeys: printable ASCII, whatever they are.

/** As between the quotes of a C string: `\"`, `\\`, and what is not printable ASCII as `\x1b`. */
export function spellBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/["\\]/g, '\\$&').replace(/[^\x20-\x7e]/g, char => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** `0010: 63 61 70 00`, sixteen bytes a line. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const hex = hexOf(bytes.subarray(at, at + 16)).replace(/..(?=.)/g, '$& ');
    lines.push(`${at.toString(16).padStart(4, '0')}: ${hex}`);
  }
  return lines;
}

export function hex8(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** Fewer alike are written out. */
const LEAST_REPEATS = 4;

/** `[1, 2, 0 <repeats 62 times>]`, as gdb has it. */
export function spellList(items: readonly string[]): string {
  const parts: string[] = [];
  for (let start = 0; start < items.length; ) {
    let end = start + 1;
    while (end < items.length && items[end] === items[start]) end++;
    const [item = '', count] = [items[start], end - start];
    if (count >= LEAST_REPEATS) parts.push(`${item} <repeats ${count} times>`);
    else for (let index = 0; index < count; index++) parts.push(item);
    start = end;
  }
  return `[${parts.join(', ')}]`;
}
