/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream of an encoder device, from STREAM_CREATE to STREAM_DESTROY. Pictures come from a feed: a file
 * (encode_feed.h), or a decoder of the same guest (transcode.h). As in session.h the main loop sends, and
 * the handlers only note the device's answers.
 */
#ifndef VVHOST_ENCODE_SESSION_H
#define VVHOST_ENCODE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "driver/buffer_guard.h"
#include "driver/guest_stream.h"
#include "driver/host.h"
#include "formats/picture_layout.h"
#include "options/options.h"
#include "output/packet_sink.h"
#include "output/timestamps.h"

enum {
	ENCODE_SPARE_IMAGES = 2, /* more than the device needs, so that it has some to work ahead */
	ENCODE_OUTPUTS = 8,
	ENCODE_MAX_BUFFERS = 64,
};

/* The feed's requests, beside pictures. */
enum encode_wish {
	WISH_NONE,
	WISH_RESIZE, /* a drain, and then image buffers of another size */
	WISH_END,    /* a drain, and then the end */
};

struct encode_session;

struct encode_feed {
	/* Configures the stream if necessary, queues pictures while image buffers are free, may set wish. */
	int (*advance)(void *opaque, struct encode_session *session);
	/* An image buffer was answered. */
	void (*returned)(void *opaque, uint32_t index);
	void *opaque;
};

struct encode_image {
	struct guest_buffer parts[PICTURE_MAX_PLANES]; /* none if they are the feed's */
	bool queued;
	uint64_t picture; /* in it, counted from 0 */
};

struct encode_packet {
	struct guest_buffer memory;
	bool queued;
};

/* Of the pictures to come. */
struct encode_format {
	uint32_t width;
	uint32_t height;
	struct virtio_video_crop crop;
	const struct virtio_video_params *layout_of; /* to lay out the planes as there; NULL: as the device does */
	uint32_t images;			     /* buffers; 0: as the device needs */
};

struct encode_session {
	struct guest_stream base;
	const struct options *options;
	struct host *host;
	struct video_driver *driver;
	struct guest_area area; /* this stream's part of the memory for image buffers */
	struct encode_feed feed;
	struct packet_sink sink;
	struct timestamps timestamps;
	struct virtio_video_params params;
	uint32_t frame_rate; /* of the source, rounded */

	bool asked;		      /* parameters were set before */
	bool configured;	      /* image buffers are attached */
	struct picture_layout layout; /* of whole pictures, not only of the encoded part */
	struct encode_image images[ENCODE_MAX_BUFFERS];
	uint32_t image_count;
	uint32_t images_queued;
	struct encode_packet packets[ENCODE_MAX_BUFFERS];
	uint32_t packet_count;
	uint32_t packets_queued;
	uint8_t *packet; /* the last one, out of guest memory */
	size_t packet_room;

	enum encode_wish wish;
	bool undrained; /* pictures were queued since the last drain */
	bool drain_sent;
	bool drain_ended;
	bool end_of_stream; /* a buffer with EOS came since the last picture */
	bool stream_failed; /* EVENT_ERROR */
	bool halted;	    /* commands were cancelled unasked: EVENT_ERROR should follow */
	bool clearing;	    /* bitstream buffers are taken back */
	bool ending;
	int frame_status; /* of the first frame that failed; encoding goes on behind it */
};

/* Opens the outputs; the host need not be open yet. frame_rate is 0/1 if unknown. */
int encode_session_open(struct encode_session *session, const struct options *options, bool writes, struct host *host,
			AVRational frame_rate);

/* Creates the stream on the encoder of that driver. */
int encode_session_start(struct encode_session *session, struct video_driver *driver, struct guest_area area);

/* When the device is gone. */
void encode_session_close(struct encode_session *session);

/* For feeds (encode_images.c): parameters, and image buffers of the session's own unless layout_of is given. */
int encode_session_configure(struct encode_session *session, const struct encode_format *format);
/* An image buffer that is not queued; false if there is none. */
bool encode_session_free_image(const struct encode_session *session, uint32_t *index);
/* Whether the outputs can hold pictures of another size than those so far. */
int encode_session_check_resize(const struct encode_session *session, uint32_t width, uint32_t height);
/* Puts a packed picture of the configured size into an image buffer of the session's own. */
int encode_session_fill(struct encode_session *session, uint32_t index, const uint8_t *packed);
/* Sends it. picture is the buffer's content, for comparison; NULL if packet_sink_compares() says no. */
int encode_session_queue(struct encode_session *session, uint32_t index, int64_t pts, const AVFrame *picture);

/* Image side (encode_images.c). */
int encode_session_image_done(struct encode_session *session, uint32_t resource_id,
			      const struct virtio_video_resource_queue_resp *response);
int encode_session_shut_images(struct encode_session *session, enum guard_answer answer);
void encode_session_forget_images(struct encode_session *session);

/* Bitstream side (encode_packets.c). */
int encode_session_attach_packets(struct encode_session *session);
int encode_session_queue_packets(struct encode_session *session);
/* Takes all of them back: the size of pictures changes only while nothing is queued (ruling 15). */
int encode_session_clear_packets(struct encode_session *session);
int encode_session_packet_done(struct encode_session *session, uint32_t resource_id,
			       const struct virtio_video_resource_queue_resp *response);
int encode_session_shut_packets(struct encode_session *session, enum guard_answer answer);
void encode_session_forget_packets(struct encode_session *session);

/* Parameters (encode_params.c). */
int encode_session_set_params(struct encode_session *session, const struct encode_format *format);
/* Before picture number is queued: the changes that begin with it. */
int encode_session_change(struct encode_session *session, uint64_t number);

#endif
