import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guessFolders } from '../../plugin/host/folders.ts';
import { Listing } from '../../plugin/host/listing.ts';
import type { Revision } from '../../plugin/host/revision.ts';
import { ok } from '../../plugin/layout/result.ts';

const test = suite('folders');

function revisionOf(...paths: string[]): Revision {
  const listing = new Listing(paths);
  return {
    name: 'v1',
    isFile: path => paths.includes(path),
    isFolder: folder => listing.hasFolder(folder),
    filesIn: folder => listing.directlyIn(folder),
    filesBelow: folder => listing.below(folder),
    read: () => ok(new Map()),
  };
}

const kernel = revisionOf(
  'include/linux/fs.h',
  'include/uapi/linux/fs.h',
  'arch/x86/include/asm/page.h',
  'arch/x86/include/uapi/asm/stat.h',
  'arch/arm64/include/uapi/asm/stat.h',
  'tools/include/uapi/linux/fs.h',
  'drivers/net/tun.h',
);

test("the kernel's exported headers stand without its own", () => {
  assert.equal(guessFolders(kernel, 'include/uapi/linux/fs.h', 'x86_64'), {
    first: ['include/uapi', 'arch/x86/include/uapi'],
    last: [],
  });
  assert.equal(guessFolders(kernel, 'include/uapi/linux/fs.h', 'aarch64').first, [
    'include/uapi',
    'arch/arm64/include/uapi',
  ]);
  for (const machine of ['s390x', 'nonsense', '../..', '', undefined])
    assert.equal(guessFolders(kernel, 'include/uapi/linux/fs.h', machine).first, ['include/uapi']);
  assert.equal(guessFolders(kernel, 'arch/x86/include/uapi/asm/stat.h', 'aarch64'), {
    first: ['arch/x86/include/uapi', 'include/uapi'],
    last: [],
  });
  assert.equal(guessFolders(kernel, 'tools/include/uapi/linux/fs.h', 's390x').first, [
    'tools/include/uapi',
    'include/uapi',
  ]);
});

test("the kernel's own headers find both", () => {
  assert.equal(guessFolders(kernel, './include//linux/fs.h', 'x86_64'), {
    first: ['include', 'include/uapi'],
    last: ['include/linux', '.'],
  });
  assert.equal(guessFolders(kernel, 'arch/x86/include/asm/page.h', 'x86_64').first, [
    ...['arch/x86/include', 'arch/x86/include/uapi', 'include', 'include/uapi'],
  ]);
  assert.equal(guessFolders(kernel, 'drivers/net/tun.h', 'x86_64'), {
    first: ['include', 'include/uapi'],
    last: ['drivers/net', '.'],
  });
});

test('folders of sources never hide what the system has', () => {
  const library = revisionOf('src/util/list.h', 'src/string.h', 'src/net/time.h', 'README');
  assert.equal(guessFolders(library, 'src/net/time.h'), { first: ['.'], last: ['src/net', 'src'] });
  const flat = revisionOf('time.h', 'net/a.h');
  assert.equal(guessFolders(flat, 'time.h'), { first: [], last: ['.'] });
  assert.equal(guessFolders(flat, 'net/a.h'), { first: [], last: ['net', '.'] });
});

test('installed headers count from the folder above theirs', () => {
  const installed = revisionOf('linux/types.h', 'linux/usb/ch9.h', 'asm/stat.h');
  assert.equal(guessFolders(installed, 'linux/usb/ch9.h'), { first: ['.'], last: ['linux/usb'] });
  const sysroot = revisionOf('usr/include/linux/types.h', 'usr/include/asm/stat.h');
  assert.equal(guessFolders(sysroot, 'usr/include/linux/types.h').first, ['usr/include']);
});

test.run();
