/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/help_text.h"

static const char encode_end[] =
	"Always checked: each picture sent comes back as one packet with its timestamp; each descriptor\n"
	"chain comes back exactly once; no picture is read once its buffer was answered, and no buffer\n"
	"touched once QUEUE_DETACH_RESOURCES or STREAM_DESTROY was; no fd stays open.\n"
	"Files appear under their names only when all went well.\n";

#define ENCODE_TITLES \
	{ \
		"What to do with the packets:", \
			"How to encode (what is not given is the device's choice; what it adjusts is told):", \
			"How the guest does it:", "What to say:" \
	}

const struct help_text help_texts[COMMANDS] = {
	[COMMAND_DECODE] = {
		.begin =
			"Usage: vvhost decode FILE [options]\n"
			"\n"
			"Decodes FILE (anything libavformat reads: .h264 .h265 .ivf .mp4 .webm .mkv .m2v .avi ...) through\n"
			"a virtio-video device, one access unit per bitstream buffer, as a guest's driver would.\n",
		.titles = { "What to do with the pictures:", "How to decode:", "How the guest does it:", "What to say:" },
		.end =
			"Always checked: each descriptor chain comes back exactly once; no buffer is touched once\n"
			"QUEUE_CLEAR, QUEUE_DETACH_RESOURCES or STREAM_DESTROY was answered; no fd stays open.\n"
			"Files appear under their names only when all went well.\n",
	},
	[COMMAND_ENCODE] = {
		.begin =
			"Usage: vvhost encode FILE [-o OUT] [options]\n"
			"\n"
			"Encodes the pictures of FILE (.y4m, or anything libavformat reads: libavcodec decodes it, and\n"
			"8-bit 4:2:0 is made of it) through a virtio-video device, as a guest's driver would.\n",
		.titles = ENCODE_TITLES,
		.end = encode_end,
	},
	[COMMAND_TRANSCODE] = {
		.begin =
			"Usage: vvhost transcode FILE [-o OUT] [options]\n"
			"\n"
			"Decodes FILE through a decoder device and encodes its pictures through an encoder device of the\n"
			"same guest. The buffers that the decoder writes are those that the encoder reads. Where the\n"
			"pictures change their size the encoder is drained and goes on with the new one.\n",
		.titles = ENCODE_TITLES,
		.end = encode_end,
	},
	[COMMAND_CAPS] = {
		.begin =
			"Usage: vvhost caps [options]\n"
			"\n"
			"Shows what a device answers to QUERY_CAPS, with its features and configuration space.\n",
	},
	[COMMAND_CONFORMANCE] = {
		.begin =
			"Usage: vvhost conformance [options]\n"
			"\n"
			"Plays a guest that goes to the borders of the specification, each sequence with a fresh device.\n"
			"It checks that the device does what the specification says, or what a ruling says where the\n"
			"specification is open (docs/reference/rulings.md). It is for authors of a VMM that embeds the\n"
			"library: a guest may rely on what it checks, and tools/vvhost/conformance shows how to write a\n"
			"driver. No file is needed. H.264 is left out where libavcodec has no libx264.\n",
		.end =
			"Always checked: each descriptor chain comes back exactly once, no buffer is touched once it was\n"
			"taken from the device, and the device leaves no fd open. Exit status: 0 all hold; 1 one does\n"
			"not; 2 bad usage.\n",
	},
	[COMMAND_FUZZ] = {
		.begin =
			"Usage: vvhost fuzz [options]\n"
			"\n"
			"Misuses the library as it ships, in a process of its own with little address space. Each case is\n"
			"a fresh device and a guest that does well at first, and then does not. Behind each case the\n"
			"device is reset and has to work as if nothing had been. A finding is a crash, a touch outside\n"
			"guest memory, a hang, an errno that is not documented, a chain that comes back twice, an fd that\n"
			"stays open, or a case beyond a budget: 50 ms for a call, CPU time, and what is left behind of\n"
			"mappings, files, threads and memory. What is beyond a budget has to be so three times in a row.\n"
			"The first finding is made smaller and ends the run; a line says how to see it again. A run that\n"
			"is interrupted says what was done, and how it goes on.\n"
			"\n"
			"Targets:\n"
			"  rings        words of the rings are changed, in a third of the cases while the device reads\n"
			"  commands     commands of all kinds in any order, with fields that make no sense\n"
			"  bitstreams   damaged video, and pictures with parameters of any value\n"
			"  units        streams of very many tiny units, while memory, queues and streams are taken away\n"
			"  storms       commands by the hundred and huge sg lists, with no buffer for an event\n"
			"  limits       devices and streams where the address space or the managed heap ends\n"
			"  front-ends   front ends of virtiovideo-vhost-user that drain, fill, truncate, cut, never read\n"
			"               and die\n",
		.end =
			"A case is the same for the same seed, target, ring and device, but for the order in which its\n"
			"threads run: what a second thread has found may take some tries. Exit status: 0 no finding;\n"
			"1 one; 2 bad usage.\n",
	},
};
