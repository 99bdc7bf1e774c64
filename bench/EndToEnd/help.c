/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "options.h"

void bench_options_help(void)
{
	fputs("usage: vvbench [OPTIONS]\n"
	      "\n"
	      "libvirtiovideo through its virtqueues against libavcodec alone: the same clips, the same thread settings, packets\n"
	      "in memory beforehand, runs in turn in one process. First both sides have to give the same pictures.\n"
	      "\n"
	      "  --suite LIST          of decode, streams, memory, latency, commands, start, vhost-user; all by default\n"
	      "  --codec LIST          of h264, hevc, vp9, vp8: for decode; all by default\n"
	      "  --size LIST           of WIDTHxHEIGHT: for decode; 320x240,1280x720,1920x1080 by default\n"
	      "  --threads LIST        of libavcodec: for decode; 1,2 by default\n"
	      "  --streams LIST        how many at a time; 1,2,4,8,16,64 by default\n"
	      "  --streams-size SIZE   of the suites but decode; 1280x720 by default\n"
	      "  --rounds N            timed runs of each side; 15 by default\n"
	      "  --seconds S           that a run takes at least, the clip repeated; 0.25 by default\n"
	      "  --quick               H.264, 320x240, one thread, 1 and 2 streams, 3 short rounds: seconds, and figures that say little;\n"
	      "                        options behind it change single settings of it\n"
	      "  --clips DIR           where the clips are; artifacts/bench/clips by default\n"
	      "  --list-clips          only names of the clips that are needed: for bench/EndToEnd/make_clips.sh\n"
	      "  --output DIR          writes report.md, readme.md, results.json, and plots if gnuplot is there\n"
	      "  --round-trip NS,BYTES of RESOURCE_QUEUE with a codec that does nothing, measured elsewhere, for the report\n"
	      "  --strict              exit status 1 if a target is missed\n"
	      "  --quiet               no progress\n"
	      "  --help                this text\n"
	      "\n"
	      "Ratios are of medians, pictures of the library for each of libavcodec alone; the spread is that of the ratios of pairs.\n"
	      "\n"
	      "Exit status: 0 if all went well, 1 if the device or a picture failed, 2 for a wrong command line or clip.\n",
	      stdout);
}
