#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost over other rings than split ones with EVENT_IDX: the same answers, pictures and packets.
# packed.sh VVHOST CLIPS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

clip=$clips/h264_resize.h264
moving x.y4m 176x144 20
run caps --json
succeeded
cp stdout caps-split.json
run encode x.y4m -o split.m2v --quiet
succeeded
for ring in split,no-event-idx split,no-indirect packed packed,no-event-idx packed,no-indirect packed,no-indirect,no-event-idx; do
	run caps --json --ring $ring
	succeeded
	same stdout caps-split.json
	run encode x.y4m -o other.m2v --quiet --verify --ring $ring
	succeeded
	same split.m2v other.m2v
	run decode "$clip" --verify --quiet --streams 3 --seek 3 --ring $ring
	succeeded
done
for level in ring descriptor; do
	run transcode "$clip" -o out.m2v --verify --quiet --ring packed --api $level
	succeeded
done
