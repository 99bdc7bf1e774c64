/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_FUZZ_COMMAND_LINE_H
#define VVHOST_FUZZ_COMMAND_LINE_H

#include "options/options.h"

int fuzz_command(const struct options *options);

#endif
