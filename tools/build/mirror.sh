# SPDX-License-Identifier: BSD-3-Clause
# Sourced by the scripts of tools that make roots.
# shellcheck shell=bash

# The mirror that this machine's apt uses for Debian itself.
mirror() {
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
        awk '$2 == "main" && $3 !~ /security/ { print $1; exit }'
}
