#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The systemd units as they are installed: whether systemd reads them, and how much it finds that they leave open.
# units.sh CMAKE-DIRECTORY DAEMON
set -euo pipefail

# Of 10; the goal is 1.5.
most=1.5

if ! command -v systemd-analyze >/dev/null; then
	echo "skipped: there is no systemd-analyze (Debian: systemd)"
	exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake -S "$1" -B "$work" -DCMAKE_INSTALL_BINDIR="$(dirname "$2")" >"$work/log" || { cat "$work/log"; exit 1; }
cd "$work"

for device in decoder encoder; do
	unit=virtiovideo-$device@
	# An instance, with its socket beside it. A word that systemd does not know is a warning only.
	cp "$unit.service" "${unit}vm1.service"
	cp "$unit.socket" "${unit}vm1.socket"
	if ! systemd-analyze verify --man=no "./${unit}vm1.socket" "./${unit}vm1.service" >said 2>&1 || grep -E "$unit|Unknown" said; then
		cat said
		exit 1
	fi
	value=$(systemd-analyze security --offline=true "./${unit}vm1.service" | tee security | sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p')
	echo "$device: exposure level $value of 10, $most at most"
	if [ -z "$value" ] || ! awk -v value="$value" -v most="$most" 'BEGIN { exit !(value <= most) }'; then
		cat security
		exit 1
	fi
	# Restarted for ever, as long as nothing counts the starts.
	grep -qx 'StartLimitIntervalSec=0' "$unit.service"
	grep -qx 'Restart=always' "$unit.service"
	grep -qx 'TriggerLimitIntervalSec=0' "$unit.socket"
	grep -q '^SocketUser=.' "$unit.socket"
	grep -q '^SocketGroup=.' "$unit.socket"
done
