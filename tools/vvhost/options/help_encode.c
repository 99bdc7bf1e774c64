/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "options/help.h"

static const char options[] =
	"What to do with the packets:\n"
	"  -o, --output FILE        write them: .h264, .h265, .ivf (VP8, VP9), .m2v, .m4v or .mp4\n"
	"      --stats [FILE.svg]   say of each frame its type, size, PSNR and, where libavcodec tells it,\n"
	"                           quantizer; draw bitrate and PSNR over time (OUT.svg if not named)\n"
	"      --verify             decode them with libavcodec: each picture comes once, is of the type\n"
	"                           that its flags name, and key frames can be decoded on their own\n"
	"\n"
	"How to encode (what is not given is the device's choice; what it adjusts is told):\n"
	"      --codec CODEC        h264, hevc, vp8, vp9, mpeg2 or mpeg4; not needed if FILE tells it\n"
	"      --bitrate RATE       bits a second, such as 800k or 2.5M\n"
	"      --bitrate-at N:RATE  from picture N on; may be given several times. Pictures count from 1\n"
	"      --rc MODE            rate control by frame (default) or macroblock, or none: then --qp\n"
	"      --qp I,P,B           constant quantizers for frames of each type\n"
	"      --qp-range MIN,MAX   limits of the quantizer for rate control\n"
	"      --profile P          as vvhost caps --device encoder names it: baseline, main, high ...\n"
	"      --level L            of H.264, such as 3.1\n"
	"      --fps N              pictures a second, 1 to 1000, instead of the times in the file\n"
	"      --gop N              most pictures from one key frame to the next, 1 to 100000\n"
	"      --force-key N,N...   these pictures become key frames\n"
	"      --crop WxH+X+Y       encode this rectangle of the pictures only\n"
	"      --frames N           no more than N pictures\n"
	"      --latency LATENCY    low (default): each picture is out before the next one is asked for;\n"
	"                           throughput: B-frames and lookahead where the codec has them\n"
	"      --threads N          libavcodec threads, 1 (default) to 64\n"
	"      --encoder NAME       an encoder of FFmpeg instead of the library's choice: h264_nvenc ...\n"
	"\n"
	"How the guest does it:\n"
	"      --format FORMAT      of the pictures: yuv420 (default), yvu420, nv12, argb8888 or bgra8888;\n"
	"                           the last two name the order of the bytes in memory\n"
	"      --layout LAYOUT      planes of a picture in a single buffer (single, default) or in one\n"
	"                           each (planes)\n"
	"      --api LEVEL          ring (default): the library reads the virtqueues; descriptor: vvhost\n"
	"                           does and hands over descriptor chains\n"
	"      --edge-triggered     vvhost waits for the library with EPOLLET, as Rust's mio and tokio do\n"
	"      --ring WORDS         what the guest negotiates, words with commas between: split (default)\n"
	"                           or packed, no-event-idx, no-indirect\n"
	"      --object[=QUEUE]     buffers are virtio objects instead of guest pages: those of a QUEUE of\n"
	"                           the encoder, input (pictures) or output, or of both\n";

static const char rest[] =
	"\n"
	"What to say:\n"
	"      --quiet              no progress, and not what was adjusted\n"
	"      --verbose            what the library and libavformat have to say, too\n"
	"  -h, --help               this text\n"
	"\n"
	"Always checked: each picture sent comes back as one packet with its timestamp; each descriptor\n"
	"chain comes back exactly once; no picture is read once its buffer was answered, and no buffer\n"
	"touched once QUEUE_DETACH_RESOURCES or STREAM_DESTROY was; no fd stays open.\n"
	"Files appear under their names only when all went well.\n";

void help_encode(void)
{
	fputs("Usage: vvhost encode FILE [-o OUT] [options]\n"
	      "\n"
	      "Encodes the pictures of FILE (.y4m, or anything libavformat reads: libavcodec decodes it, and\n"
	      "8-bit 4:2:0 is made of it) through a virtio-video device, as a guest's driver would.\n"
	      "\n",
	      stdout);
	fputs(options, stdout);
	fputs("      --vhost-user SOCKET  the device of virtiovideo-vhost-user that listens there, instead\n"
	      "                           of one in this process\n"
	      "      --streams N          N streams of the device, 1 (default) to 16, each encoding FILE at the\n"
	      "                           same time; files are written of the first only\n",
	      stdout);
	fputs(rest, stdout);
}

void help_transcode(void)
{
	fputs("Usage: vvhost transcode FILE [-o OUT] [options]\n"
	      "\n"
	      "Decodes FILE through a decoder device and encodes its pictures through an encoder device of the\n"
	      "same guest. The buffers that the decoder writes are those that the encoder reads. Where the\n"
	      "pictures change their size the encoder is drained and goes on with the new one.\n"
	      "\n",
	      stdout);
	fputs(options, stdout);
	fputs(rest, stdout);
}
