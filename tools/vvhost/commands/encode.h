/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost encode: the pictures of a file through an encoder device. vvhost transcode: decoder and encoder in one guest. */
#ifndef VVHOST_ENCODE_H
#define VVHOST_ENCODE_H

#include "options/options.h"
#include "sessions/encode_session.h"

int encode_command(const struct options *options);
int transcode_command(const struct options *options);

/* The device that the options select. */
struct host_device_config encode_device_config(const struct options *options, struct guest_streams *streams);

/* The last line of a run. */
void encode_summarise(const struct options *options, const struct packet_sink *sink, uint64_t frames, double seconds);

#endif
