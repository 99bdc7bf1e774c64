/* SPDX-License-Identifier: BSD-3-Clause */
/* The pictures of a stream of MPEG-4 by Xvid itself, as planes: xvid_decode FILE OUTPUT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavformat/avformat.h>
#include <xvid.h>

static void give_up(const char *what)
{
	fprintf(stderr, "xvid_decode: %s\n", what);
	exit(1);
}

struct decoder {
	void *handle;
	int width; /* 0: not known yet */
	int height;
	uint8_t *picture;
	FILE *output;
};

static int size_of(const struct decoder *decoder)
{
	return decoder->width * decoder->height * 3 / 2;
}

/* The first bytes of the data, or with a length of -1 a picture that waited; *type is what came. Returns how many were used. */
static int decode(struct decoder *decoder, uint8_t *data, int length, int *type)
{
	xvid_dec_frame_t frame = { .version = XVID_VERSION, .bitstream = data, .length = length };
	xvid_dec_stats_t stats = { .version = XVID_VERSION };
	int used;

	frame.output.csp = decoder->width > 0 ? XVID_CSP_PLANAR : XVID_CSP_NULL;
	frame.output.plane[0] = decoder->picture;
	frame.output.stride[0] = decoder->width;
	if (decoder->width > 0) {
		frame.output.plane[1] = decoder->picture + decoder->width * decoder->height;
		frame.output.plane[2] = decoder->picture + decoder->width * decoder->height * 5 / 4;
		frame.output.stride[1] = frame.output.stride[2] = decoder->width / 2;
	}
	used = xvid_decore(decoder->handle, XVID_DEC_DECODE, &frame, &stats);
	*type = stats.type;
	if (stats.type == XVID_TYPE_VOL &&
	    (stats.data.vol.width != decoder->width || stats.data.vol.height != decoder->height)) {
		decoder->width = stats.data.vol.width;
		decoder->height = stats.data.vol.height;
		decoder->picture = realloc(decoder->picture, (size_t)size_of(decoder));
		if (decoder->picture == NULL)
			give_up("out of memory");
	}
	if (stats.type > 0 && fwrite(decoder->picture, (size_t)size_of(decoder), 1, decoder->output) != 1)
		give_up("the pictures cannot be written");
	return used;
}

int main(int argc, char **argv)
{
	xvid_gbl_init_t init = { .version = XVID_VERSION };
	xvid_dec_create_t create = { .version = XVID_VERSION };
	struct decoder decoder = { .width = 0 };
	AVFormatContext *file = NULL;
	AVPacket *packet = av_packet_alloc();
	int type;

	if (argc != 3 || packet == NULL || avformat_open_input(&file, argv[1], NULL, NULL) < 0)
		give_up("FILE OUTPUT");
	if (avformat_find_stream_info(file, NULL) < 0)
		give_up("no stream");
	if (xvid_global(NULL, XVID_GBL_INIT, &init, NULL) < 0 || xvid_decore(NULL, XVID_DEC_CREATE, &create, NULL) < 0)
		give_up("Xvid cannot be opened");
	decoder.handle = create.handle;
	decoder.output = fopen(argv[2], "wb");
	if (decoder.output == NULL)
		give_up("the pictures cannot be written");
	while (av_read_frame(file, packet) >= 0) {
		int at = 0;

		/* Several in one packet, where they are packed; a byte or two of stuffing are none. */
		while (packet->size - at > 1) {
			int used = decode(&decoder, packet->data + at, packet->size - at, &type);

			if (used <= 0)
				break;
			at += used;
		}
		av_packet_unref(packet);
	}
	do
		decode(&decoder, NULL, -1, &type);
	while (type > 0);
	xvid_decore(decoder.handle, XVID_DEC_DESTROY, NULL, NULL);
	fclose(decoder.output);
	free(decoder.picture);
	av_packet_free(&packet);
	avformat_close_input(&file);
	return 0;
}
