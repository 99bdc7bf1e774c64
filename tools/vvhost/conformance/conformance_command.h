/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_CONFORMANCE_COMMAND_H
#define VVHOST_CONFORMANCE_COMMAND_H

#include "options/options.h"

/* vvhost conformance: runs the sequences of conformance/, each with a device of its own. */
int conformance_command(const struct options *options);

#endif
