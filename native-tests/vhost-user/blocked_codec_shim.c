/* SPDX-License-Identifier: BSD-3-Clause */
/* Preloaded: a codec that never comes back from its first access unit. */
#include <semaphore.h>
#include <unistd.h>

#include <libavcodec/avcodec.h>

int avcodec_send_packet(AVCodecContext *context, const AVPacket *packet)
{
	static const char message[] = "the codec is blocked\n";
	static sem_t never;

	(void)context;
	(void)packet;
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		return AVERROR_EXTERNAL;
	for (;;)
		sem_wait(&never);
}
