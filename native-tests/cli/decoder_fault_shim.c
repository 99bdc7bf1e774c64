/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: spoils what libavcodec gives to libvirtiovideo, and to nobody else, as VVHOST_TEST_FAULT
 * says: flip:N changes a byte of picture N, drop:N leaves it out, twice:N gives it twice, error:N
 * calls it undecodable, stall:N takes longer over it than vvhost has patience.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavcodec/avcodec.h>

typedef int (*receive_fn)(AVCodecContext *, AVFrame *);

static bool is_library(void *address)
{
	Dl_info info;

	return dladdr(address, &info) != 0 && strstr(info.dli_fname, "libvirtiovideo") != NULL;
}

static int spoil(receive_fn receive, AVCodecContext *context, AVFrame *frame)
{
	static AVFrame *again;
	static int count;
	const char *fault = getenv("VVHOST_TEST_FAULT");
	const char *number = fault != NULL ? strchr(fault, ':') : NULL;
	int result;

	if (again != NULL) {
		av_frame_move_ref(frame, again);
		av_frame_free(&again);
		return 0;
	}
	result = receive(context, frame);
	if (result < 0 || number == NULL || ++count != atoi(number + 1))
		return result;
	if (strncmp(fault, "flip", 4) == 0) {
		frame->data[0][frame->linesize[0] + 3] ^= 1;
	} else if (strncmp(fault, "drop", 4) == 0) {
		av_frame_unref(frame);
		return receive(context, frame);
	} else if (strncmp(fault, "twice", 5) == 0) {
		again = av_frame_clone(frame);
	} else if (strncmp(fault, "stall", 5) == 0) {
		sleep(50);
	} else if (strncmp(fault, "error", 5) == 0) {
		av_frame_unref(frame);
		return AVERROR_INVALIDDATA;
	}
	return result;
}

int avcodec_receive_frame(AVCodecContext *context, AVFrame *frame)
{
	static receive_fn receive;

	if (receive == NULL)
		*(void **)&receive = dlsym(RTLD_NEXT, "avcodec_receive_frame");
	return is_library(__builtin_return_address(0)) ? spoil(receive, context, frame) : receive(context, frame);
}
