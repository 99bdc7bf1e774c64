#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost finds a device that completes a chain twice, touches a buffer that is no longer its own, or leaves
# something behind: once_detects.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"
shim=$3/libdevice_fault_shim.so
clip=$clips/h264_resize.h264

detects() { # FAULT LEVEL TEXT OPTION...
	export VVHOST_TEST_FAULT=$1
	LD_PRELOAD=$shim run decode "$clip" --api "$2" --quiet -o out/x.yuv "${@:4}"
	failed_with 1
	says "$3"
}

detects twice descriptor "the library completed chain [0-9]* of queue 0, which it did not have"
for level in ring descriptor; do
	detects touch $level "image buffer [0-9]* of stream 1 was touched after the answer to QUEUE_"
	detects fd $level "fd [0-9]* (/dev/null) is still open after virtiovideo_destroy()"
	detects map $level "1 mappings of objects are still there after virtiovideo_destroy()" --object
	detects bus $level "an object was touched after the answer to" --object
	# Without a fault the shim does no harm: it is the fault that is found.
	export VVHOST_TEST_FAULT=none
	LD_PRELOAD=$shim run decode "$clip" --api $level --quiet
	succeeded
done
