# SPDX-License-Identifier: BSD-3-Clause
# Tables of the docs that commands write. Sourced by build.sh and by scripts of guest/, which have say and die.
# shellcheck shell=bash

# put_table PAGE NAME FILE: what stands between the markers of that name becomes what is in FILE.
put_table() {
    local page=$1 name=$2 new
    grep -q "^<!-- $name: " "$page" && grep -q "^<!-- /$name -->\$" "$page" || die "$page has lost the markers of $name"
    new=$(awk -v name="$name" -v table="$3" '
        $0 == "<!-- /" name " -->" { inside = 0 }
        !inside { print }
        index($0, "<!-- " name ": ") == 1 { inside = 1; while ((getline line < table) > 0) print line }
    ' "$page")
    printf '%s\n' "$new" >"$page"
    say "$page has the results of this run"
}
