/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost caps: the device's answer to QUERY_CAPS. */
#ifndef VVHOST_CAPS_COMMAND_H
#define VVHOST_CAPS_COMMAND_H

#include "driver/caps.h"
#include "options/options.h"

int caps_command(const struct options *options);

/* For people and for programs, on standard output (caps_print.c, caps_json.c). */
void caps_print(const struct caps *caps, const struct device *device);
void caps_print_json(const struct caps *caps, const struct device *device);

#endif
