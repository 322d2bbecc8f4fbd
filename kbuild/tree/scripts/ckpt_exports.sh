#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Names the checkpoint subsystems that use what the kernel has, but does not
# export to modules. modpost would name the symbol only.
#
# Usage: ckpt_exports.sh NM VMLINUX.O CKPT.MOD STAMP
#
# The stamp is newer than both objects while nothing has to be asked again.
# Exit 1: there are such subsystems; 2: nothing could be asked.

set -e

nm=$1
vmlinux=$2
list=$3
stamp=$4

# Without a kernel to ask, modpost warns of every symbol by itself.
[ -e "$vmlinux" ] || exit 0

if [ -e "$stamp" ] && [ -z "$(find "$vmlinux" "${list%.mod}.o" -newer "$stamp")" ]; then
	exit 0
fi

symbols=$stamp.symbols
trap 'rm -f "$symbols" "$symbols.one"' EXIT

# NM may be several words.
symbols_of() {
	if ! $nm "$@" > "$symbols.one"; then
		echo "ckptgen: no export was checked: '$nm $*' fails" >&2
		exit 2
	fi
}

symbols_of "$vmlinux"
sed 's/^[0-9a-f]* */vmlinux /' "$symbols.one" > "$symbols"
while read -r object; do
	symbols_of -u "$object"
	sed "s,^,$object ," "$symbols.one" >> "$symbols"
done < "$list"

# A symbol's export is a symbol, too: __ksymtab_X, from 6.4 on __export_symbol_X.
awk '
	function tell(file, symbol,    name) {
		name = file
		sub(/.*\//, "", name)
		if (!sub(/_code\.c$/, "", name))
			name = ""
		printf "%s: error: ", file
		if (name != "")
			printf "subsystem \047%s\047 ", name
		printf "needs \047%s\047, which the kernel does not export ", symbol
		printf "to modules [unexported-symbol]\n"
		printf "note: build it in (CONFIG_CKPT=y), "
		if (name != "") {
			printf "switch it off (CONFIG_CKPT_%s=n, ", toupper(name)
			printf "with a symbol of that name in a Kconfig file), "
		}
		printf "or export the symbol with EXPORT_SYMBOL_GPL(%s)\n", symbol
	}
	$1 == "vmlinux" && $3 ~ /^__(ksymtab|export_symbol)_/ {
		sub(/^__(ksymtab|export_symbol)_/, "", $3)
		exported[$3] = 1
		next
	}
	$1 == "vmlinux" { if ($2 ~ /[TDBRVWAC]/) defined[$3] = 1; next }
	($3 in defined) && !($3 in exported) {
		file = $1
		sub(/^kernel\/ckpt\/\.\.\/\.\.\//, "", file)
		sub(/\.o$/, ".c", file)
		tell(file, $3)
		found = 1
	}
	END { exit found }
' "$symbols" >&2

touch "$stamp"
