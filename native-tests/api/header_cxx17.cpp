/* SPDX-License-Identifier: BSD-3-Clause */
/* Compiled as C++, strictly, with the headers in both orders; nothing else may be needed. */
#ifdef REVERSED
#include <virtio_video.h>
#include <virtiovideo.h>
#else
#include <virtiovideo.h>
#include <virtio_video.h>
#endif

#include <type_traits>

static_assert(sizeof(virtio_video_params) == 200, "the layout is that of C");
static_assert(std::is_standard_layout<virtiovideo_config>::value, "a struct of C");
static_assert(std::is_same<virtiovideo_create_fn, decltype(&virtiovideo_create)>::value, "a type for dlsym()");

/* The names have C linkage: linkage.c resolves them. */
uint32_t version_of_the_library()
{
	return virtiovideo_version();
}
