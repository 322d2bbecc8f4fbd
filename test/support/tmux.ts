import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Size } from '../../plugin/watch/page.ts';

export interface Terminal {
  /** What a program in it would print. */
  write(text: string): void;
  /** The rows, without trailing spaces. */
  rows(): string[];
  close(): void;
}

/** A real terminal; the program in it does nothing. */
export function openTerminal({ columns, rows }: Size): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'ckptgen-tmux-'));
  const socket = join(folder, 'socket');
  const tmux = (...args: string[]): string => {
    const ran = spawnSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    if (ran.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${ran.error ?? ran.stderr}`);
    return ran.stdout;
  };
  process.on('exit', () => {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', ...size, 'exec sleep 600', ';', 'set', '-g', 'status', 'off');
  tmux('resize-window', ...size);
  const tty = tmux('display-message', '-p', '#{pane_tty}').trim();
  return {
    write: text => writeFileSync(tty, text),
    rows: () => tmux('capture-pane', '-p').split('\n').slice(0, rows),
    close: () => tmux('kill-server'),
  };
}
