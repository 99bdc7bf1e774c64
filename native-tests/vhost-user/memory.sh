#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A daemon at its memory limit, with more streams than it has room for: streams end, it does not. And it ends as it is told to.
# memory.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY DAEMON
set -euo pipefail
source "$(dirname "$0")/daemon.sh"

is_in_the_middle() { has_made 40 || ! kill -0 "$front_end" 2>/dev/null; }
for mib in 256 320 400 500; do
	start decoder --max-memory $mib --max-streams 64
	for _ in 1 2; do
		# Where all streams have room, they may as well succeed.
		run decode "$clips/h264_1080.mp4" --vhost-user "$socket" --streams 16 --quiet
	done
	"$vvhost" decode "$clips/h264_1080.mp4" --vhost-user "$socket" --streams 16 --quiet >/dev/null 2>&1 &
	front_end=$!
	# In the middle of it, or when it gave up because there was no room.
	await "a front end in the middle" is_in_the_middle
	stop
	wait $front_end 2>/dev/null || true
	if [ $mib -eq 256 ]; then
		grep -q "cannot go on: .* MiB more were refused: the device's limit is 128 MiB" daemon.log || give_up "no stream met the limit: $(tail daemon.log)"
	fi
done

# What one has room for is decoded, and the next one finds all of it again.
start decoder --max-memory 256
for _ in 1 2 3; do
	run decode "$clips/h264_1080.mp4" --vhost-user "$socket" --verify --quiet
	succeeded
done
stop

# An encoder that has no room is not opened.
moving pictures.y4m 1280x720 3
start encoder --max-memory 300 --max-stream-memory 32
for codec in hevc vp9; do
	encodes $codec || continue
	run encode pictures.y4m --vhost-user "$socket" --codec $codec --quiet
	[ "$status" -eq 1 ] || give_up "status $status, not 1"
	grep -q "MiB more were refused: the device's limit is 32 MiB" daemon.log || give_up "the daemon does not say why: $(tail daemon.log)"
done
run encode pictures.y4m --vhost-user "$socket" --codec mpeg2 --verify --quiet
succeeded
stop
