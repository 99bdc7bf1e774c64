/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_FUZZ_COMMAND_LINE_H
#define VVHOST_FUZZ_COMMAND_LINE_H

#include "fuzz/fuzz_options.h"

int fuzz_command(const struct fuzz_options *options);

#endif
