/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROTOCOL_CHECKS_H
#define PROTOCOL_CHECKS_H

#include "rig.h"

/* What holds for commands at both levels; rig->exchange says how they get there. */
void protocol_checks(struct rig *rig);

#endif
