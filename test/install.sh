#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Installs what a script names and the machine lacks, and says so. Sourced: need_node, need_npm,
# need_packages NAME... Where it may not install, it names what is missing and stops.

stop() {
	printf 'ckptgen: %s\n' "$*" >&2
	exit 2
}

need_node() {
	command -v node >/dev/null || stop 'Node.js 20.19 or newer is missing: install it (Debian: nodejs, npm)'
	node -e 'const [a, b] = process.versions.node.split(".").map(Number);
		process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
		stop "Node.js 20.19 or newer is needed, this is $(node --version)"
	command -v npm >/dev/null || stop 'npm is missing: install it (Debian: npm)'
}

# npm's packages, as the lock file has them; nothing is fetched while they are newer than it.
need_npm() {
	[ node_modules/.package-lock.json -nt package-lock.json ] && return
	echo '== installing the npm packages of package-lock.json'
	npm ci --no-audit --no-fund --loglevel=error || stop 'npm ci failed: see above'
}

is_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

need_packages() {
	local package missing=()
	command -v dpkg-query >/dev/null ||
		stop "this is no Debian-like system: install what these packages hold: $*"
	for package; do
		is_installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return
	echo "== installing Debian packages: ${missing[*]}"
	local as=()
	if [ "$(id -u)" -ne 0 ]; then
		sudo -n true 2>/dev/null ||
			stop "missing, and root is needed to install them: apt-get install ${missing[*]}"
		as=(sudo -n)
	fi
	export DEBIAN_FRONTEND=noninteractive
	"${as[@]}" apt-get -o Acquire::Retries=3 update -qq || echo 'ckptgen: apt-get update failed; trying with the lists at hand' >&2
	"${as[@]}" apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		stop "could not install them: apt-get install ${missing[*]}"
}

# The newest installed kernel headers that match this architecture's distribution kernel.
kernel_folder() {
	local flavour
	flavour=$(dpkg --print-architecture)
	find /usr/src -maxdepth 1 -name "linux-headers-*-$flavour" | sort -V | tail -n 1
}
