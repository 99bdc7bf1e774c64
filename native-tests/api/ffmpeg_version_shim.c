/* SPDX-License-Identifier: BSD-3-Clause */
/* Preloaded: a libavcodec of the next major version, as far as it says of itself. */
#include <libavcodec/avcodec.h>

unsigned int avcodec_version(void)
{
	return AV_VERSION_INT(LIBAVCODEC_VERSION_MAJOR + 1, 2, 3);
}
