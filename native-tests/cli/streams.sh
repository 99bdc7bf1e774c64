#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Several streams of one device at once: each gives the same pictures, files are written of the first only.
# streams.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

clip=$clips/h264_resize.h264
for streams in 2 16; do
	for level in ring descriptor; do
		run decode "$clip" --streams $streams --verify --quiet --api $level --framemd5 out/md5 -o out/yuv
		succeeded
		same out/md5 "$clip.yuv420.md5"
		grep -q "^$streams streams, $((streams * 60))/$((streams * 60)) frames match, .*real time each)$" stdout ||
			give_up "no summary"
	done
done
run decode "$clip" -o out/single --quiet
same out/single out/yuv
rm out/*
run decode "$clips/vp9_resize.ivf" --streams 4 --seek 5 --verify --quiet --layout planes
succeeded

# What the library counted is what was decoded, of streams that have ended too.
run decode "$clip" --streams 3 --verify --quiet --stats
succeeded
grep -q "^out: 180, [1-9][0-9]* bytes, 0 damaged buffers$" stdout || give_up "the pictures are not counted"
grep -q "^latency: [0-9.]* ms median, .* ms longest$" stdout || give_up "no latencies"

# What is wrong with one of them is said of that one.
if [ -e "$3/libdecoder_fault_shim.so" ]; then
	export VVHOST_TEST_FAULT=flip:70
	LD_PRELOAD=$3/libdecoder_fault_shim.so run decode "$clip" --streams 3 --verify --quiet -o out/x.yuv
	failed_with 1
	says "vvhost: stream [123]: frame [0-9]* differs: MD5"
else
	echo "no shims ($3): that a fault is found is not tested"
fi
