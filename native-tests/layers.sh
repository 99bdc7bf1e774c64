#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The folders of vvhost include each other in the direction that the table in its README has: layers.sh VVHOST-SOURCES
set -euo pipefail
cd "$1"
declare -A uses=()
wrong=0

complain() {
	echo "$*" >&2
	wrong=1
}

# A row is: `folder` | what it has | the folders that it uses. These are further up, so there is no circle.
while read -r folder used; do
	for other in $used; do
		[ -n "${uses[$other]:-}" ] || complain "README.md: $folder uses $other, which has no row above it"
	done
	uses[$folder]=" $folder $used "
done < <(awk -F '|' '/^\| `/ { gsub(/[` ]/, "", $2); gsub(/[`,]/, "", $4); print $2, $4 }' README.md)

while read -r folder; do
	[ -n "${uses[$folder]:-}" ] || complain "README.md: there is no row of $folder"
done < <(find . -mindepth 2 -name '*.[ch]' -printf '%P\n' | sed 's,/[^/]*$,,' | sort -u)
for folder in "${!uses[@]}"; do
	[ -d "$folder" ] || complain "README.md: $folder has a row, but is no folder"
done

# FILE INCLUDED, by path from here. A file in no folder may include all.
while read -r file included; do
	[ -e "$included" ] || complain "$file includes $included, which is no path from $1"
	[[ $file == */* ]] || continue
	[[ "${uses[${file%/*}]:-}" == *" ${included%/*} "* ]] || complain "$file includes $included: the table does not have it"
done < <(grep -ro --include='*.[ch]' '^#include "[^"]*"' . | sed -E 's,^\./([^:]*):#include "(.*)",\1 \2,' | sort)
exit "$wrong"
