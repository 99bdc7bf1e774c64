# SPDX-License-Identifier: BSD-3-Clause
# The table of clients in the docs; to be sourced after lib.sh and client-guest.sh.
# shellcheck shell=bash disable=SC2154 source-path=SCRIPTDIR
. "$root/tools/build/page.sh"

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

write_table() {
    local new=$work/table.md
    {
        printf '\n%s; %s. %s lines passed, %s failed, %s were skipped.\n\n' "$(date -u '+%-d %B %Y')" "$(versions)" "$passed" "$failed" \
            "$(printf '%s\n' "${results[@]}" | grep -c '^skipped')"
        printf '| what | result |\n|---|---|\n'
        table_rows
        printf '\n'
    } >"$new"
    put_table "$clients_page" clients "$new"
}
