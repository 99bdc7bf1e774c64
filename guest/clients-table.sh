# SPDX-License-Identifier: BSD-3-Clause
# The table of clients in the docs; to be sourced after lib.sh and client-guest.sh.
# shellcheck shell=bash disable=SC2154

readonly clients_page=$root/docs/reference/guest-clients.md

# Each line that was said, as a row: who, what, how it came out.
table_rows() {
    local line result what
    for line in "${results[@]}"; do
        result=${line%% *}
        what=$(sed 's/^[^ ]* *//; s/|/\\|/g' <<<"$line")
        printf '| %s | %s |\n' "$what" "${result/FAILED/**failed**}"
    done
}

# What stands between the two markers is the run's.
write_table() {
    local new=$work/table.md
    {
        printf '\n%s; %s. %s lines passed, %s failed, %s were skipped.\n\n' "$(date -u '+%-d %B %Y')" "$(versions)" "$passed" "$failed" \
            "$(printf '%s\n' "${results[@]}" | grep -c '^skipped')"
        printf '| what | result |\n|---|---|\n'
        table_rows
        printf '\n'
    } >"$new"
    grep -q '^<!-- clients: ' "$clients_page" && grep -q '^<!-- /clients -->$' "$clients_page" ||
        die "$clients_page has lost the markers of the table"
    awk -v table="$new" '
        /^<!-- \/clients -->$/ { inside = 0 }
        !inside { print }
        /^<!-- clients: / { inside = 1; while ((getline line < table) > 0) print line }
    ' "$clients_page" >"$work/page.md"
    cat "$work/page.md" >"$clients_page"
    say "$clients_page has the results of this run"
}
