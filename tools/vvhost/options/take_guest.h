/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of options about the guest and how it reaches the device. */
#ifndef VVHOST_TAKE_GUEST_H
#define VVHOST_TAKE_GUEST_H

#include "options/options.h"

int take_format(struct options *options, const char *word);
int take_layout(struct options *options, const char *word);
int take_reorder(struct options *options, const char *word);
int take_device(struct options *options, const char *word);
int take_api(struct options *options, const char *word);
int take_vhost_user(struct options *options, const char *socket);
/* A list of words, from the left to the right. */
int take_ring(struct options *options, const char *words);
/* Without a word, NULL: both queues. */
int take_object(struct options *options, const char *word);

#endif
