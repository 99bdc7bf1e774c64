#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost encode finds packets that are damaged, missing, mixed up or of another type than their flags say.
# encode_detects.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"
shim=$3/libencoder_fault_shim.so

moving in.y4m 176x144 30
detects() { # FAULT TEXT OPTION...
	export VVHOST_TEST_FAULT=$1
	LD_PRELOAD=$shim run encode in.y4m --quiet --api descriptor -o out/x.m4v "${@:3}"
	failed_with 1
	says "$2"
}

detects flip:10 "vvhost: .*libavcodec" --verify
detects drop:10 "vvhost: .*\(frame 10 \|with only 29 packets\)"
detects timestamp:10 "packet 10 has timestamp 0x[0-9a-f]*, which no picture had"
detects again:10 "frame 9 came twice"
detects key:10 "frame 10 is flagged as key frame, but cannot be decoded on its own" --verify
detects type:10 "frame 10 is of type B, says the device; libavcodec says P" --verify

# Without a fault the shim does no harm: it is the fault that is found.
export VVHOST_TEST_FAULT=none:0
LD_PRELOAD=$shim run encode in.y4m --codec mpeg4 --quiet --api descriptor --verify
succeeded

# Touches of buffers that are taken back, and what is left behind.
shim=$3/libdevice_fault_shim.so
for level in ring descriptor; do
	for fault in "touch:image buffer [0-9]* of stream 1 was touched after the answer to RESOURCE_QUEUE" \
		"fd:fd [0-9]* (/dev/null) is still open after virtiovideo_destroy()"; do
		export VVHOST_TEST_FAULT=${fault%%:*}
		LD_PRELOAD=$shim run encode in.y4m --quiet --api $level -o out/x.m4v
		failed_with 1
		says "${fault#*:}"
	done
done
