/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_HELP_H
#define VVHOST_HELP_H

#include "options/options.h"

void help_program(void);
void help_command(enum command_name command);
void help_version(void);

#endif
