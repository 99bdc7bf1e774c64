#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# --verify finds a picture that is wrong, missing or one too many: verify_detects.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"
shims=$3
clip=$clips/h264_b.h264

detects() { # FAULT TEXT
	export VVHOST_TEST_FAULT=$1
	LD_PRELOAD=$shims/libdecoder_fault_shim.so run decode "$clip" --verify --quiet -o out/x.yuv
	failed_with 1
	says "$2"
}

detects flip:10 "frame 10 differs: MD5"
detects drop:1 "frame 1 differs: MD5"
detects drop:60 "frame 60 is missing"
detects twice:60 "frame 61 is one too many"
detects error:30 "vvhost: "

# Without a fault the shim does no harm: it is the fault that is found.
export VVHOST_TEST_FAULT=none:0
LD_PRELOAD=$shims/libdecoder_fault_shim.so run decode "$clip" --verify --quiet
succeeded
unset VVHOST_TEST_FAULT

# A library that cannot make a device: status 1, in the library's words.
LD_PRELOAD=$shims/libffmpeg_version_shim.so run decode "$clip"
failed_with 1
says "virtiovideo_create() failed: "
LD_PRELOAD=$shims/libffmpeg_version_shim.so run caps
failed_with 1
