#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# npm run demo: the sample module built by real Kbuild, its exported header, a layout drift that
# comes from a kernel header, and how it is accepted. Works in .cache/demo; changes nothing else.
set -eu
cd "$(dirname "$0")/.."
. test/install.sh
. test/kernel-copy.sh

say() {
	printf '\n== %s\n' "$*"
}

show() {
	printf '$ %s\n' "$*"
	"$@"
}

need_node
need_packages build-essential git "linux-headers-$(dpkg --print-architecture)"
need_npm
node plugin/build.mjs

kernel=$(kernel_folder)
[ -n "$kernel" ] || stop 'no kernel headers under /usr/src: install linux-headers for this architecture'
rm -rf .cache/demo
mkdir -p .cache/demo/dist .cache/demo/kbuild
cp -r kbuild/samples kbuild/Makefile.ckpt .cache/demo/kbuild
cp dist/ckptgen.mjs .cache/demo/dist
cd .cache/demo
demo=$PWD

as_git() {
	git -C "$demo" -c user.name=demo -c user.email=demo@localhost "$@"
}
printf '%s\n' '*.o' '*.ko' '*.mod*' '.*.cmd' 'modules.order' 'Module.symvers' 'ckpt_generated/' 'kernel*/' >.gitignore
as_git init -q
as_git add .
as_git commit -qm 'sample module as it is'
cd kbuild/samples

say "1. make: five subsystems, no list of them anywhere, against $(basename "$kernel")"
show make KDIR="$kernel" 2>&1

say '2. What userspace includes for one of them'
show cat include/uapi/ckpt_sample/cap.h

say '3. Somebody changes a type, one include away: kernel_cap_t as v6.3 did, from u32[2] to one u64'
kernel_copy "$kernel" "$demo/kernel"
changed=$demo/kernel.source/include/linux/capability.h
kernel_cap_as_u64 "$changed"
show grep -n -B 1 -A 1 'u64 val;' "$changed"

say '4. make stops, and says where'
if show make KDIR="$demo/kernel" 2>&1; then
	stop 'make was expected to fail'
fi

say '5. If that is what was wanted: one command, and the format change is a diff to be reviewed'
show make KDIR="$demo/kernel" ckpt_accept CKPT=cap 2>&1
show as_git diff --stat
as_git diff -- kbuild/samples/cap/cap.layout

say '6. make is content again'
show make KDIR="$demo/kernel" 2>&1

cat <<SUMMARY

== Done
Built the sample module of kbuild/samples against the packaged headers of a real kernel; showed the
header that userspace includes; changed kernel_cap_t in a copy of those headers; make failed at that
line; ckpt_accept recorded version 2 of 'cap'; make went through. All of it in .cache/demo.
SUMMARY
