#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The example in the README is the one that is compiled and run here.
# readme_example.sh README EXAMPLE
set -euo pipefail
shown=$(sed -n '/^```c$/,/^```$/p' "$1" | sed '1d;$d')
compiled=$(sed -n '/begin example/,/end example/p' "$2" | sed '1d;$d')
[ -n "$compiled" ] || { echo "$2 has no example between its markers"; exit 1; }
diff <(echo "$shown") <(echo "$compiled") || { echo "$1 shows another example than $2 has"; exit 1; }
