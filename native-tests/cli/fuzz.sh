#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost fuzz, a short run of each target: nothing is found, and what is to be met was met.
# fuzz.sh VVHOST CLIPS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

clean() { # OPTION...
	run fuzz --quiet "$@"
	succeeded
	cat stdout
	grep -qE '^[0-9]+ cases, [1-9][0-9]* of them with a second thread, no finding, ' stdout || give_up "no summary"
	grep -qE '^[1-9][0-9]* commands answered' stdout || give_up "no command was answered"
}

clean_case() {
	run fuzz --quiet "$@"
	succeeded
}

broke() { # FAULT...
	local fault
	for fault in "$@"; do
		grep -qE "^queues broken:.* $fault [1-9]" stdout || give_up "no ring had $fault"
	done
}

clean --target rings --ring split --cases 400
broke RING_ADDRESS AVAIL_INDEX HEAD_INDEX NEXT_INDEX INDIRECT READABLE_AFTER_WRITABLE ADDRESS
clean --target rings --ring packed --cases 400
broke RING_ADDRESS INDIRECT READABLE_AFTER_WRITABLE ADDRESS
clean --target rings --ring descriptor --cases 200
clean --target commands --cases 400
clean --target bitstreams --cases 150
grep -qE '; [1-9][0-9]+ output buffers filled$' stdout || give_up "the streams do not get to pictures and packets"

# What was found once, in vvhost itself or in the library: SEED CASE TARGET RING DEVICE.
while read -r seed case target ring device; do
	clean_case --seed "$seed" --case "$case" --target "$target" --ring "$ring" --device "$device"
done << 'END'
101 5040 rings split decoder
103 2736 rings split decoder
END
