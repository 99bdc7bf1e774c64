/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream of MPEG-4 by Xvid itself: xvid_encode PLANES WIDTHxHEIGHT OUTPUT OPTION...
 * Options: quant=N, bframes=N, key=N, packed, qpel, gmc, interlaced, mpeg_quant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavformat/avformat.h>
#include <xvid.h>

struct settings {
	int quant;
	int bframes;
	int key;
	int global;
	int vol_flags;
	int vop_flags;
	int motion;
};

static void give_up(const char *what)
{
	fprintf(stderr, "xvid_encode: %s\n", what);
	exit(1);
}

static void take(struct settings *settings, const char *option)
{
	const char *value = strchr(option, '=');

	if (value != NULL && strncmp(option, "quant", 5) == 0)
		settings->quant = atoi(value + 1);
	else if (value != NULL && strncmp(option, "bframes", 7) == 0)
		settings->bframes = atoi(value + 1);
	else if (value != NULL && strncmp(option, "key", 3) == 0)
		settings->key = atoi(value + 1);
	else if (strcmp(option, "packed") == 0)
		settings->global |= XVID_GLOBAL_PACKED;
	else if (strcmp(option, "qpel") == 0)
		settings->vol_flags |= XVID_VOL_QUARTERPEL;
	else if (strcmp(option, "interlaced") == 0)
		settings->vol_flags |= XVID_VOL_INTERLACING;
	else if (strcmp(option, "mpeg_quant") == 0)
		settings->vol_flags |= XVID_VOL_MPEGQUANT;
	else if (strcmp(option, "gmc") == 0) {
		settings->vol_flags |= XVID_VOL_GMC;
		settings->motion |= XVID_ME_GME_REFINE;
	} else
		give_up(option);
	if (settings->vol_flags & XVID_VOL_QUARTERPEL)
		settings->motion |= XVID_ME_QUARTERPELREFINE16 | XVID_ME_QUARTERPELREFINE8;
}

static void *open_encoder(const struct settings *settings, int width, int height)
{
	xvid_gbl_init_t init = { .version = XVID_VERSION };
	xvid_enc_create_t create = {
		.version = XVID_VERSION,
		.width = width,
		.height = height,
		.max_bframes = settings->bframes,
		.global = settings->global,
		.fincr = 1,
		.fbase = 25,
		.max_key_interval = settings->key,
		.bquant_ratio = 150,
		.bquant_offset = 100,
	};

	if (xvid_global(NULL, XVID_GBL_INIT, &init, NULL) < 0 || xvid_encore(NULL, XVID_ENC_CREATE, &create, NULL) < 0)
		give_up("Xvid cannot be opened");
	return create.handle;
}

static AVFormatContext *open_file(const char *name, int width, int height)
{
	AVFormatContext *file = NULL;
	AVStream *stream;

	/* libavformat takes an .m4v for an .mp4. */
	if (avformat_alloc_output_context2(&file, NULL, strstr(name, ".m4v") != NULL ? "m4v" : NULL, name) < 0)
		give_up("no such kind of file");
	stream = avformat_new_stream(file, NULL);
	stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
	stream->codecpar->codec_id = AV_CODEC_ID_MPEG4;
	stream->codecpar->codec_tag = strcmp(file->oformat->name, "avi") == 0 ? MKTAG('X', 'V', 'I', 'D') : 0;
	stream->codecpar->width = width;
	stream->codecpar->height = height;
	stream->time_base = (AVRational){ 1, 25 };
	stream->avg_frame_rate = (AVRational){ 25, 1 };
	if (avio_open(&file->pb, name, AVIO_FLAG_WRITE) < 0 || avformat_write_header(file, NULL) < 0)
		give_up("the file cannot be written");
	return file;
}

static void write_packet(AVFormatContext *file, uint8_t *data, int size, int number, int key)
{
	AVPacket *packet = av_packet_alloc();

	packet->data = data;
	packet->size = size;
	packet->pts = packet->dts = av_rescale_q(number, (AVRational){ 1, 25 }, file->streams[0]->time_base);
	packet->duration = av_rescale_q(1, (AVRational){ 1, 25 }, file->streams[0]->time_base);
	packet->flags = key ? AV_PKT_FLAG_KEY : 0;
	if (av_write_frame(file, packet) < 0)
		give_up("the file cannot be written");
	av_packet_free(&packet);
}

int main(int argc, char **argv)
{
	struct settings settings = { .quant = 4, .key = 250 };
	int width, height, number = 0, ended = 0;
	AVFormatContext *file;
	uint8_t *picture, *bits;
	size_t size;
	void *encoder;
	FILE *input;

	if (argc < 4 || sscanf(argv[2], "%dx%d", &width, &height) != 2)
		give_up("PLANES WIDTHxHEIGHT OUTPUT OPTION...");
	settings.vop_flags = XVID_VOP_HALFPEL | XVID_VOP_INTER4V | XVID_VOP_HQACPRED;
	settings.motion = XVID_ME_ADVANCEDDIAMOND16 | XVID_ME_HALFPELREFINE16 | XVID_ME_ADVANCEDDIAMOND8 |
			  XVID_ME_HALFPELREFINE8;
	for (int i = 4; i < argc; i++)
		take(&settings, argv[i]);
	size = (size_t)width * (size_t)height * 3 / 2;
	picture = malloc(size);
	bits = malloc(2 * size);
	input = fopen(argv[1], "rb");
	if (picture == NULL || bits == NULL || input == NULL)
		give_up("the pictures cannot be read");
	encoder = open_encoder(&settings, width, height);
	file = open_file(argv[3], width, height);
	while (!ended) {
		int more = fread(picture, size, 1, input) == 1;
		xvid_enc_frame_t frame = {
			.version = XVID_VERSION,
			.vol_flags = settings.vol_flags,
			.vop_flags = settings.vop_flags,
			.motion = settings.motion,
			.input = { .csp = more ? XVID_CSP_PLANAR : XVID_CSP_NULL },
			.type = XVID_TYPE_AUTO,
			.quant = settings.quant,
			.bitstream = bits,
			.length = (int)(2 * size),
		};
		int length;

		frame.input.plane[0] = picture;
		frame.input.plane[1] = picture + (size_t)width * (size_t)height;
		frame.input.plane[2] = picture + (size_t)width * (size_t)height * 5 / 4;
		frame.input.stride[0] = width;
		frame.input.stride[1] = frame.input.stride[2] = width / 2;
		length = xvid_encore(encoder, XVID_ENC_ENCODE, &frame, NULL);
		if (length < 0 && more)
			give_up("Xvid cannot encode");
		if (length > 0)
			write_packet(file, bits, length, number++, frame.out_flags & XVID_KEYFRAME);
		ended = !more && length <= 0;
	}
	if (av_write_trailer(file) < 0)
		give_up("the file cannot be written");
	avio_closep(&file->pb);
	avformat_free_context(file);
	xvid_encore(encoder, XVID_ENC_DESTROY, NULL, NULL);
	fclose(input);
	free(picture);
	free(bits);
	return 0;
}
