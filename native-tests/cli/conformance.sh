#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost conformance: every sequence holds, at both levels and over both kinds of ring; and those that a fault touches do not.
# conformance.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

run conformance --list
succeeded
count=$(wc -l < stdout)
[ "$count" -ge 100 ] || give_up "only $count sequences"
cut -d ' ' -f 1 stdout | sort > names
[ -z "$(uniq -d names)" ] || give_up "a name is there twice: $(uniq -d names)"
guests=("--api ring" "--ring packed,no-event-idx,no-indirect" "--api descriptor")
[ -z "${VIRTIOVIDEO_LONG:-}" ] || guests+=("--ring packed" "--api descriptor --ring packed")
for guest in "${guests[@]}"; do
	# shellcheck disable=SC2086 # words are meant
	run conformance $guest
	succeeded
	cut -c 6- stdout | grep -oE '^[a-z]+\.[a-zA-Z0-9_]+' | sort > ran
	same ran names
	grep '^skip ' stdout || true
	grep -qE "^$count sequences: [0-9]+ ok, 0 failed, [0-9]+ skipped, " stdout || give_up "no summary"
done
run conformance --filter drain.
succeeded
[ "$(grep -vc '^\(ok   \|skip \)drain\.' stdout)" -eq 1 ] || give_up "it runs more than what was asked for"
run conformance --list --filter "ruling 33"
succeeded
grep -q '^drain\.with_nothing_queued  *ruling 33$' stdout || give_up "no sequence of ruling 33"

if [ -e "$3/libdecoder_fault_shim.so" ]; then
	# The decoder's tenth picture is lost, or comes twice.
	for fault in drop twice; do
		export VVHOST_TEST_FAULT=$fault:10
		LD_PRELOAD=$3/libdecoder_fault_shim.so run conformance --filter drain.every_picture_of_mpeg2
		failed_with 1
		says "1 of 1 sequences failed"
		grep -q '^FAIL drain.every_picture_of_mpeg2 (rulings 32, 33): ' stdout || give_up "it does not say which"
	done
	# A buffer that was taken from the device is touched.
	export VVHOST_TEST_FAULT=touch
	LD_PRELOAD=$3/libdevice_fault_shim.so run conformance --filter clear.input_is_a_seek
	failed_with 1
	says "buffer [0-9]* of stream 1 was touched after the answer to"
else
	echo "no shims ($3): that a fault is found is not tested"
fi
