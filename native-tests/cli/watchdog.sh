#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A device that falls silent: after half a minute vvhost gives up and says in the middle of what.
# watchdog.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

export VVHOST_TEST_FAULT=stall:20
LD_PRELOAD=$3/libdecoder_fault_shim.so run decode "$clips/h264_b.h264" -o out/x.yuv --quiet
failed_with 1
says "nothing happened for 30 seconds while decoding ([0-9]* packets sent, 19 frames back"
