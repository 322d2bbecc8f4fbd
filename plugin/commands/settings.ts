// ckptgen.yaml, where there is one: which headers hold records, and how they are compiled.

import { dirname, join } from 'node:path';
import { allRules } from '../../rules/catalogue.ts';
import { readText, readTextIfThere } from '../host/files.ts';
import { ok, type Result } from '../layout/result.ts';
import { readSettings, type Settings } from '../settings/settings.ts';

/** In the folder where a command is called. */
export const SETTINGS = 'ckptgen.yaml';

export interface FoundSettings {
  readonly settings: Settings;
  /** The folder that its paths count from, absolute. */
  readonly folder: string;
}

/** Null where none is named and the folder has none. `file` and `folder` are absolute. */
export function findSettings(
  folder: string,
  file: string | undefined,
): Result<FoundSettings | null> {
  const path = file ?? join(folder, SETTINGS);
  const text = file === undefined ? readTextIfThere(path) : readText(path);
  if (!text.ok) return text;
  if (text.value === null) return ok(null);
  const settings = readSettings(text.value, path, { rules: allRules.map(({ id }) => id) });
  return settings.ok ? ok({ settings: settings.value, folder: dirname(path) }) : settings;
}
