#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Decodes a clip with vvhost and compares the MD5 of each picture: compare.sh VVHOST CLIP EXPECTED-MD5S OPTION...
set -euo pipefail

vvhost=$1
clip=$2
expected=$3
shift 3

[ -s "$expected" ] || { echo "$expected is empty or missing" >&2; exit 1; }
actual=$("$vvhost" decode "$clip" --framemd5 - --quiet "$@")
diff <(echo "$actual") "$expected" || { echo "the pictures (<) are not those expected (>)" >&2; exit 1; }
