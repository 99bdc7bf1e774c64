#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# libavcodec's mpeg4 encoder, with B-frames and a VBV buffer, from the same samples in pictures with different line sizes.
#
# Guess:   packets depend on the samples and on the settings; how far apart the lines lie in memory (AVFrame.linesize) does not matter.
# Truth:   in FFmpeg 7.1, pictures with the encoder's own line size (as av_frame_get_buffer() makes them) and such without padding (as the
#          demuxer of y4m makes them) give other packets from the first P picture behind B pictures on: other sizes, 0.2 dB of PSNR.
#          Without B-frames, or without a VBV buffer, they are the same. So the ffmpeg program and a program that calls the API are not to be compared byte by byte.
# Version: libavcodec 61.19.101 (7:7.1.5-0+deb13u1, Debian 13), seen 2026-11-29. 63.1.102 (9.0.2) does it too; 59.37.100 (5.1) gives the same
#          packets for these two line sizes.
# Source:  libavcodec/mpegvideo_enc.c, load_input_picture(): pictures of the same line size are taken as they are, others copied
# Needs:   root, mmdebstrap, and a mirror of Debian in apt's configuration; about 2 GB
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' | awk '$2 == "main" && $3 !~ /security/ { print $1; exit }')
mmdebstrap --quiet --variant=apt --include=gcc,libc6-dev,pkg-config,libavcodec-dev=7:7.1.5-0+deb13u1,ffmpeg=7:7.1.5-0+deb13u1 \
    --aptopt='APT::Sandbox::User "root"' trixie "$work/root" "$mirror" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 2; }

cat >"$work/root/tmp/encode.c" <<'EOF'
/* encode FILE.yuv BFRAMES PADDED: prints the size of each packet */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
enum { W = 352, H = 288 };
int main(int argc, char **argv)
{
	FILE *file = fopen(argv[1], "rb");
	const AVCodec *codec = avcodec_find_encoder_by_name("mpeg4");
	AVCodecContext *c = avcodec_alloc_context3(codec);
	AVPacket *packet = av_packet_alloc();
	int padded = atoi(argv[3]);
	c->width = W, c->height = H, c->pix_fmt = AV_PIX_FMT_YUV420P, c->time_base = (AVRational){ 1, 25 };
	c->thread_count = 1, c->gop_size = 250, c->bit_rate = 800000, c->max_b_frames = atoi(argv[2]);
	c->rc_max_rate = 800000, c->rc_buffer_size = 200000;
	if (argc != 4 || file == NULL || avcodec_open2(c, codec, NULL) < 0)
		return 1;
	for (int n = 0;; n++) {
		AVFrame *frame = av_frame_alloc();
		int got = 1;
		frame->format = c->pix_fmt, frame->width = W, frame->height = H, frame->pts = n;
		if (padded) {
			av_frame_get_buffer(frame, 0);
		} else {
			frame->buf[0] = av_buffer_alloc(W * H * 3 / 2 + 64);
			frame->data[0] = frame->buf[0]->data;
			frame->data[1] = frame->data[0] + W * H;
			frame->data[2] = frame->data[1] + W * H / 4;
			frame->linesize[0] = W, frame->linesize[1] = frame->linesize[2] = W / 2;
		}
		for (int plane = 0; plane < 3 && got; plane++)
			for (int y = 0; y < (plane ? H / 2 : H) && got; y++)
				got = fread(frame->data[plane] + y * frame->linesize[plane], plane ? W / 2 : W, 1, file) == 1;
		if (avcodec_send_frame(c, got ? frame : NULL) < 0)
			return 1;
		while (avcodec_receive_packet(c, packet) >= 0) {
			printf("%d\n", packet->size);
			av_packet_unref(packet);
		}
		av_frame_free(&frame);
		if (!got)
			return 0;
	}
}
EOF
cat >"$work/look.sh" <<'EOF'
set -euo pipefail
cd /tmp
ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=352x288:rate=25 -frames:v 50 -pix_fmt yuv420p -f rawvideo in.yuv
gcc -o encode encode.c $(pkg-config --cflags --libs libavcodec libavutil)
for b in 0 2; do for padded in 0 1; do ./encode in.yuv $b $padded >sizes.$b.$padded; done; done
dpkg-query -W -f '${Package} ${Version}\n' libavcodec61
for b in 0 2; do for padded in 0 1; do echo "B-frames $b, padded lines $padded: $(head -n 8 sizes.$b.$padded | tr '\n' ' ')"; done; done
[ "$(wc -l <sizes.2.1)" -eq 50 ]
cmp sizes.0.0 sizes.0.1 || { echo "FAILED: the sizes differ without B-frames too"; exit 1; }
! cmp -s sizes.2.0 sizes.2.1 || { echo "FAILED: the sizes are the same"; exit 1; }
echo "as found: with B-frames the sizes of the packets differ, without they are the same"
EOF
chroot "$work/root" bash -s <"$work/look.sh"
