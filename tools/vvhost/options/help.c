/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/help.h"

#include <stdio.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <virtiovideo.h>

void help_program(void)
{
	fputs("vvhost - a stand-in for a virtual machine monitor with virtio-video devices and its guest\n"
	      "\n"
	      "Usage:\n"
	      "  vvhost decode FILE [options]   decode a video through the device\n"
	      "  vvhost encode FILE [options]   encode pictures through the device\n"
	      "  vvhost transcode FILE [options]   decode and encode in one guest\n"
	      "  vvhost caps [--json]           what the device says it can do\n"
	      "  vvhost conformance [options]   sequences of commands, and whether the device keeps its word\n"
	      "  vvhost fuzz [options]          hostile guests, and whether the device survives them\n"
	      "  vvhost help [COMMAND]          more about a command\n"
	      "  vvhost --version               versions of the program and of its libraries\n"
	      "\n"
	      "Examples:\n"
	      "  vvhost decode film.mp4 --verify\n"
	      "  vvhost decode film.webm -o film.y4m --contact-sheet film.png\n"
	      "  vvhost encode film.y4m -o film.h264 --bitrate 2M --stats film.svg\n"
	      "  vvhost transcode film.mp4 -o film.ivf --codec vp9 --verify\n"
	      "\n"
	      "Exit status: 0 all is well; 1 a frame failed, or the device did; 2 bad usage, bad input, or an\n"
	      "output that cannot be written. A failure is told in one line that starts with 'vvhost: '.\n",
	      stdout);
}

void help_decode(void)
{
	fputs("Usage: vvhost decode FILE [options]\n"
	      "\n"
	      "Decodes FILE (anything libavformat reads: .h264 .h265 .ivf .mp4 .webm .mkv .m2v .avi ...) through\n"
	      "a virtio-video device, one access unit per bitstream buffer, as a guest's driver would.\n"
	      "\n"
	      "What to do with the pictures:\n"
	      "  -o, --output FILE        write the visible pictures: raw, or as YUV4MPEG2 if FILE ends in .y4m\n"
	      "      --framemd5 FILE      write the MD5 of each picture, one a line; '-' is standard output\n"
	      "      --contact-sheet FILE write an overview of the video as PNG\n"
	      "      --verify             compare each picture with what libavcodec alone makes of the file\n"
	      "\n"
	      "How to decode:\n"
	      "      --format FORMAT      yuv420 (default), yvu420, nv12, argb8888 or bgra8888; the last two\n"
	      "                           name the order of the bytes in memory\n"
	      "      --layout LAYOUT      planes of a picture in a single buffer (single, default) or in one\n"
	      "                           each (planes)\n"
	      "      --api LEVEL          ring (default): the library reads the virtqueues; descriptor: vvhost\n"
	      "                           does and hands over descriptor chains\n"
	      "      --edge-triggered     vvhost waits for the library with EPOLLET, as Rust's mio and tokio do\n"
	      "      --vhost-user SOCKET  the device of virtiovideo-vhost-user that listens there, instead\n"
	      "                           of one in this process\n"
	      "      --ring WORDS         what the guest negotiates, words with commas between: split (default)\n"
	      "                           or packed, no-event-idx, no-indirect\n"
	      "      --object[=QUEUE]     buffers are virtio objects instead of guest pages: those of a QUEUE,\n"
	      "                           input or output, or of both\n"
	      "      --threads N          libavcodec threads, 1 (default) to 64\n"
	      "      --streams N          N streams of the device, 1 (default) to 16, each decoding FILE at the\n"
	      "                           same time; pictures are written of the first only\n"
	      "      --seek N             N times on the way: clear the bitstream queue and go on at another\n"
	      "                           key frame; nothing from before may appear any more. With\n"
	      "                           --verify FILE needs closed groups of pictures: libavcodec, too, makes\n"
	      "                           other pictures of references from before a seek\n"
	      "      --seed N             which places are sought, 1 by default\n"
	      "\n"
	      "What to say:\n"
	      "      --stats              what the library counted: bytes, copies, times, latencies\n"
	      "      --quiet              no progress\n"
	      "      --verbose            what the library and libavformat have to say, too\n"
	      "  -h, --help               this text\n"
	      "\n"
	      "Always checked: each descriptor chain comes back exactly once; no buffer is touched once\n"
	      "QUEUE_CLEAR, QUEUE_DETACH_RESOURCES or STREAM_DESTROY was answered; no fd stays open.\n"
	      "Files appear under their names only when all went well.\n",
	      stdout);
}

void help_caps(void)
{
	fputs("Usage: vvhost caps [--device encoder|decoder] [--json] [--api LEVEL] [--ring WORDS]\n"
	      "\n"
	      "Shows what a device answers to QUERY_CAPS, with its features and configuration space: for\n"
	      "people, or with --json for programs. The device is the decoder where none is named; LEVEL and\n"
	      "WORDS say how it is asked, as for vvhost decode.\n",
	      stdout);
}

void help_conformance(void)
{
	fputs("Usage: vvhost conformance [options]\n"
	      "\n"
	      "Plays a guest that goes to the borders of the specification, each sequence with a fresh device.\n"
	      "It checks that the device does what the specification says, or what a ruling says where the\n"
	      "specification is open (docs/reference/rulings.md). It is for authors of a VMM that embeds the\n"
	      "library: a guest may rely on what it checks, and conformance/ shows how to write a driver.\n"
	      "No file is needed. H.264 is left out where libavcodec has no libx264.\n"
	      "\n"
	      "      --list               the names of the sequences, and where each is written\n"
	      "      --filter TEXT        only those with TEXT in their name or in where they are written\n"
	      "      --api LEVEL, --ring WORDS   as for vvhost decode\n"
	      "  -h, --help               this text\n"
	      "\n"
	      "Always checked: each descriptor chain comes back exactly once, no buffer is touched once it was\n"
	      "taken from the device, and the device leaves no fd open. Exit status: 0 all hold; 1 one does\n"
	      "not; 2 bad usage.\n",
	      stdout);
}

void help_fuzz(void)
{
	fputs("Usage: vvhost fuzz [options]\n"
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
	      "               and die\n"
	      "\n"
	      "      --cases N            so many cases; 1000 where there is no --minutes\n"
	      "      --minutes N          for so long\n"
	      "      --seed N             other cases; 1 by default\n"
	      "      --case N             begin with that case; alone: no other\n"
	      "      --steps N            the guest stops after so many of its steps\n"
	      "      --target WHAT        one of the targets, or all (default)\n"
	      "      --ring KIND          split, packed, descriptor (virtiovideo_submit()) or all (default)\n"
	      "      --device DEVICE      decoder, encoder or both (default)\n"
	      "      --memory-limit MIB   of address space, 1024 by default; none for no limit\n"
	      "      --watchdog SECONDS   a case that takes longer hangs; 60 by default\n"
	      "      --no-budgets         what a case costs is not judged\n"
	      "      --daemon PROGRAM     for front-ends; the one beside vvhost by default\n"
	      "      --quiet              no progress\n"
	      "      --verbose            what the library has to say, too\n"
	      "  -h, --help               this text\n"
	      "\n"
	      "A case is the same for the same seed, target, ring and device, but for the order in which its\n"
	      "threads run: what a second thread has found may take some tries. Exit status: 0 no finding;\n"
	      "1 one; 2 bad usage.\n",
	      stdout);
}

static void print_version(const char *name, unsigned int version)
{
	printf("%s %u.%u.%u\n", name, version >> 16, version >> 8 & 0xff, version & 0xff);
}

void help_version(void)
{
	printf("vvhost %d.%d.%d\n", VIRTIOVIDEO_VERSION_MAJOR, VIRTIOVIDEO_VERSION_MINOR, VIRTIOVIDEO_VERSION_PATCH);
	print_version("libvirtiovideo", virtiovideo_version());
	print_version("libavcodec", avcodec_version());
	print_version("libavformat", avformat_version());
}
