#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Where clips with known MD5s lie in a folder, decodes each at both levels: shared.sh VVHOST FOLDER
# Ends with status 77, which CTest calls skipped, where there are none.
set -euo pipefail

vvhost=$1
folder=$2
count=0

if [ ! -d "$folder" ]; then
	echo "there is no folder $folder: nothing to compare with"
	exit 77
fi
for expected in "$folder"/*.md5; do
	[ -e "$expected" ] || continue
	for level in ring descriptor; do
		"$(dirname "$0")/compare.sh" "$vvhost" "${expected%.md5}" "$expected" --format nv12 --api "$level"
	done
	echo "$(wc -l < "$expected") frames: ${expected%.md5}"
	count=$((count + 1))
done
if [ "$count" -eq 0 ]; then
	echo "there are no .md5 files in $folder: nothing to compare with"
	exit 77
fi
