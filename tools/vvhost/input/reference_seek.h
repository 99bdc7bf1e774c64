/* SPDX-License-Identifier: BSD-3-Clause */
/* Pictures of a stream with seeks against those of a decoder that read the file from front to back. */
#ifndef VVHOST_REFERENCE_SEEK_H
#define VVHOST_REFERENCE_SEEK_H

#include "output/frame_md5.h"

/* expected is in the order of display. */
int reference_compare_epochs(const struct frame_md5_list *device, const struct frame_md5_list *expected,
			     uint32_t seeks);

#endif
