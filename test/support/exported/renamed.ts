// Members of random and of kernel structs that the header must rename, written down by hand.

import type { Renamed } from './offsets.ts';

const words = [
  ...[
    'class',
    'new',
    'delete',
    'this',
    'template',
    'private',
    'protected',
    'operator',
    'namespace',
  ],
  ...['virtual', 'friend', 'catch', 'typename', 'explicit', 'xor', 'nullptr', 'public', 'try'],
  ...['major', 'minor', 'sa_handler', 'sa_restorer', 'errno', 'true', 'false'],
];

export const renamed: Renamed = new Map(words.map(word => [word, `${word}_`]));
