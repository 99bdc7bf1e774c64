/* SPDX-License-Identifier: BSD-3-Clause */
/* Compiled as C99, strictly, with the headers in both orders; nothing else may be needed. */
#ifdef REVERSED
#include <virtio_video.h>
#include <virtiovideo.h>
#else
#include <virtiovideo.h>
#include <virtio_video.h>
#endif
/* A second time does no harm. */
#include <virtiovideo.h>
#include <virtio_video.h>

#if !VIRTIOVIDEO_CHECK_VERSION(0, 1, 0) || VIRTIOVIDEO_CHECK_VERSION(99, 0, 0)
#error "VIRTIOVIDEO_CHECK_VERSION does not compare versions"
#endif

/* Sizes on the wire; C99 has no static assertion, an array of negative size is an error too. */
#define SIZE_IS(type, bytes) typedef char size_of_##type[sizeof(struct type) == (bytes) ? 1 : -1]

SIZE_IS(virtio_video_config, 8);
SIZE_IS(virtio_video_device_query_caps, 4);
SIZE_IS(virtio_video_device_query_caps_resp, 12);
SIZE_IS(virtio_video_image_format_desc, 16);
SIZE_IS(virtio_video_image_format_frame, 28);
SIZE_IS(virtio_video_image_format_range, 12);
SIZE_IS(virtio_video_bitstream_format_desc, 8);
SIZE_IS(virtio_video_stream_create, 16);
SIZE_IS(virtio_video_stream_create_resp, 8);
SIZE_IS(virtio_video_stream_destroy, 8);
SIZE_IS(virtio_video_stream_destroy_resp, 4);
SIZE_IS(virtio_video_stream_get_params, 8);
SIZE_IS(virtio_video_stream_get_params_resp, 204);
SIZE_IS(virtio_video_stream_set_params, 208);
SIZE_IS(virtio_video_stream_set_params_resp, 204);
SIZE_IS(virtio_video_stream_drain, 8);
SIZE_IS(virtio_video_stream_drain_resp, 4);
SIZE_IS(virtio_video_queue_clear, 12);
SIZE_IS(virtio_video_queue_clear_resp, 4);
SIZE_IS(virtio_video_queue_detach_resources, 12);
SIZE_IS(virtio_video_queue_detach_resources_resp, 4);
SIZE_IS(virtio_video_resource_attach, 16);
SIZE_IS(virtio_video_resource_attach_resp, 4);
SIZE_IS(virtio_video_resource_sg_entry, 16);
SIZE_IS(virtio_video_resource_sg_list, 8);
SIZE_IS(virtio_video_resource_object, 16);
SIZE_IS(virtio_video_resource_queue, 64);
SIZE_IS(virtio_video_resource_queue_resp, 48);
SIZE_IS(virtio_video_event, 8);
SIZE_IS(virtio_video_params, 200);

/* And of the API, as the library was built with them on a 64-bit machine. */
SIZE_IS(virtiovideo_region, 40);
SIZE_IS(virtiovideo_chain, 40);
SIZE_IS(virtiovideo_completion, 16);
SIZE_IS(virtiovideo_vring, 56);
SIZE_IS(virtiovideo_ops, 48);
SIZE_IS(virtiovideo_object, 24);
SIZE_IS(virtiovideo_stream_policy, 24);
SIZE_IS(virtiovideo_config, 120);
SIZE_IS(virtiovideo_queue_stats, 64);
SIZE_IS(virtiovideo_stream_stats, 200);
SIZE_IS(virtiovideo_device_stats, 224);
