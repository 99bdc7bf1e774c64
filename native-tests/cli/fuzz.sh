#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost fuzz, a short run of each target: nothing is found, and what is to be met was met.
# fuzz.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"
shims=$3
# Four times as many in the long run; those of rings are cheap, and each fault is to be met.
times=1
[ -z "${VIRTIOVIDEO_LONG:-}" ] || times=4

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
clean --target rings --ring descriptor --cases $((50 * times))
clean --target commands --cases $((100 * times))
clean --target bitstreams --cases $((60 * times))
grep -qE '; [1-9][0-9]+ output buffers filled$' stdout || give_up "the streams do not get to pictures and packets"


# Targets in which no second thread rewrites anything.
costly() { # OPTION...
	run fuzz --quiet "$@"
	succeeded
	cat stdout
	grep -qE '^[0-9]+ cases, .* no finding, ' stdout || give_up "no summary"
	grep -qE '^[1-9][0-9]* commands answered' stdout || give_up "nothing was answered"
	# With a sanitizer there are no shims, and nothing is measured: it takes time of its own.
	[ ! -d "$shims" ] || grep -qE "^  $call .* ms of CPU time, [1-9][0-9]* calls, limit [0-9]+ ms\$" stdout || give_up "$call was not measured"
}

for call in 'virtiovideo_reset\(\)' STREAM_DESTROY; do
	costly --target units --cases $((50 * times))
done
call='virtiovideo_process\(\)' costly --target storms --cases $((40 * times))
call='virtiovideo_create\(\)' costly --target limits --cases $((15 * times))
if [ -x "$(dirname "$vvhost")/virtiovideo-vhost-user" ]; then
	call='the end after SIGTERM' costly --target front-ends --cases $((15 * times))
else
	echo "there is no virtiovideo-vhost-user beside vvhost: front-ends is not tested"
fi

# What was found once, in vvhost itself or in the library: SEED CASE TARGET RING DEVICE.
while read -r seed case target ring device; do
	clean_case --seed "$seed" --case "$case" --target "$target" --ring "$ring" --device "$device"
done << 'END'
101 5040 rings split decoder
103 2736 rings split decoder
END

# A long run that is interrupted says how far it came, and how it goes on.
has_progress() { grep -q 'fuzzing: case [1-9]' stderr; }
set -m
"$vvhost" fuzz --target commands --cases 100000000 > stdout 2> stderr &
job=$!
set +m
await "some cases" has_progress
kill -INT $job
status=0
wait $job || status=$?
[ "$status" -eq 130 ] || give_up "status $status after SIGINT"
grep -qE '^[1-9][0-9]* cases, .* no finding, ' stdout || give_up "no summary after SIGINT"
[ "$(sed -n 's/^to go on: --case //p' stdout)" = "$(sed -n 's/^\([0-9]*\) cases, .*/\1/p' stdout)" ] || give_up "it does not say how to go on"
