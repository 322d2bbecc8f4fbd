// What the kernel's log says of images that are refused, a line for each kind.

export const REFUSALS: readonly (readonly [kind: string, line: RegExp])[] = (
  [
    ['no header', String.raw`\d+ bytes are no header`],
    ['another magic', 'it does not begin as an image'],
    ['another byte order', 'it is of another byte order: 0x4030201'],
    ['another format', String.raw`it has format \d+, not 1`],
    ['one that is cut off', String.raw`it is cut off: \d+ of \d+ bytes`],
    ['one that goes on', String.raw`it goes on behind its end: \d+, not \d+ bytes`],
    ['another checksum', 'its checksum is not 0x[0-9a-f]+'],
    ['too many sections', String.raw`\d+ sections do not fit`],
    ['a name that is none', String.raw`section \d+ has no proper name`],
    ['names out of order', String.raw`section '\w+' stands behind '\w+'`],
    ['what is reserved', String.raw`section '\w+' uses what is reserved`],
    ['a section out of its place', String.raw`section '\w+' is out of its place: \d+ bytes at \d+`],
    ['bytes between sections', String.raw`bytes before section '\w+' are not zero`],
    ['bytes behind sections', 'bytes behind the last section are not zero'],
    ['a section that is missing', String.raw`it lacks '\w+'`],
    ['a section that is unknown', String.raw`this kernel has no '\w+'`],
    ['another version', String.raw`'\w+' has version \d+, not \d+`],
    ['another fingerprint', String.raw`'\w+' has fingerprint [0-9a-f]{16}, not [0-9a-f]{16}`],
    ['another size', String.raw`'\w+' has \d+ bytes, not \d+`],
    ['padding that is not zero', String.raw`'\w+' has padding that is not zero`],
    ['a value that a type has not', String.raw`'\w+' has a value that its type has not`],
    ['a subsystem that says no', String.raw`'\w+' says no: -\d+`],
    ['a restore that failed', String.raw`'\w+' failed, all is put back: -\d+`],
    ['allowed names without an end', 'the last name that is allowed has no end'],
  ] as const
).map(([kind, line]) => [kind, new RegExp(`^ckpt\\w*: image refused: ${line}$`, 'm')]);
