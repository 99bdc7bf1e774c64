#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Several encoding streams of one device, both levels, objects: the same packets. Several in one guest with a decoder.
# encode_streams.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

moving in.y4m 176x144 30
run encode in.y4m -o out/one.m4v --quiet
succeeded
for streams in 2 16; do
	for level in ring descriptor; do
		run encode in.y4m -o out/many.m4v --streams $streams --verify --quiet --api $level
		succeeded
		same out/one.m4v out/many.m4v
		grep -q "^$streams streams, $((streams * 30)) frames verified, .*real time each)" stdout || give_up "no summary"
	done
done
for object in --object --object=input --object=output; do
	for layout in single planes; do
		run encode in.y4m -o out/object.m4v $object --layout $layout --verify --quiet
		succeeded
		same out/one.m4v out/object.m4v
	done
done
