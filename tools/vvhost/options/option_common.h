/* SPDX-License-Identifier: BSD-3-Clause */
/* Options that several commands have, and what is said of those that none has. */
#ifndef VVHOST_OPTION_COMMON_H
#define VVHOST_OPTION_COMMON_H

#include <stdbool.h>
#include <stdint.h>

#include "device/transport.h"

/* For the ':' and '?' of getopt_long(). */
int option_unknown(const char *command, char **argv);
int option_missing(const char *command, char **argv);

int option_format(const char *word, uint32_t *format);
int option_layout(const char *word, uint32_t *layout);
int option_api(const char *word, struct transport_kind *transport);
/* The device is in a daemon: what else was said of how it works does not go with that. */
int option_check_vhost_user(const struct transport_kind *transport, bool others);
void option_vhost_user(const char *socket, struct transport_kind *transport);
/* A list of words, from the left to the right. */
int option_ring(const char *words, struct ring_features *features);
/* Without a word, NULL: both queues. */
int option_object(const char *word, bool *inputs, bool *outputs);

/* optarg as a number from low to high. */
int option_optarg_number(const char *option, uint64_t low, uint64_t high, uint32_t *number);

bool ends_with(const char *text, const char *end);

#endif
