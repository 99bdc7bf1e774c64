/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/option_table.h"

#include "driver/video_driver.h"
#include "options/take_encode.h"
#include "options/take_fuzz.h"
#include "options/take_guest.h"
#include "options/timestamp_plan.h"

#define GIVEN(field) &options_given.field

enum {
	DECODE = 1 << COMMAND_DECODE,
	ENCODE = 1 << COMMAND_ENCODE,
	TRANSCODE = 1 << COMMAND_TRANSCODE,
	CAPS = 1 << COMMAND_CAPS,
	CONFORMANCE = 1 << COMMAND_CONFORMANCE,
	FUZZ = 1 << COMMAND_FUZZ,
	ENCODERS = ENCODE | TRANSCODE,
	CODERS = DECODE | ENCODERS,
};

struct options options_given;

const char *const command_words[COMMANDS] = { "decode", "encode", "transcode", "caps", "conformance", "fuzz" };

/* In the order of the help. */
const struct option_row option_rows[] = {
	{ "output", 'o', "FILE", .commands = DECODE, .section = SECTION_RESULT, .text = GIVEN(output),
	  .help = "write the visible pictures: raw, or as YUV4MPEG2 if FILE ends in .y4m" },
	{ "output", 'o', "FILE", .commands = ENCODERS, .section = SECTION_RESULT, .text = GIVEN(output),
	  .help = "write them: .h264, .h265, .ivf (VP8, VP9), .m2v, .m4v or .mp4" },
	{ "framemd5", .value = "FILE", .commands = DECODE, .section = SECTION_RESULT, .text = GIVEN(framemd5),
	  .help = "write the MD5 of each picture, one a line; '-' is standard output" },
	{ "contact-sheet", .value = "FILE", .commands = DECODE, .section = SECTION_RESULT, .text = GIVEN(contact_sheet),
	  .help = "write an overview of the video as PNG" },
	{ "stats", .value = "[FILE.svg]", .next_word = ".svg", .commands = ENCODERS, .section = SECTION_RESULT,
	  .flag = GIVEN(stats), .text = GIVEN(svg_word),
	  .help = "say of each frame its type, size, PSNR and, where libavcodec tells it,\n"
		  "quantizer; draw bitrate and PSNR over time (OUT.svg if not named)" },
	{ "verify", .commands = DECODE, .section = SECTION_RESULT, .flag = GIVEN(verify),
	  .help = "compare each picture with what libavcodec alone makes of the file" },
	{ "verify", .commands = ENCODERS, .section = SECTION_RESULT, .flag = GIVEN(verify),
	  .help = "decode them with libavcodec: each picture comes once, is of the type\n"
		  "that its flags name, and key frames can be decoded on their own" },

	{ "codec", .value = "CODEC", .commands = ENCODERS, .section = SECTION_CODING, .take = take_codec,
	  .help = "h264, hevc, vp8, vp9, mpeg2 or mpeg4; not needed if FILE tells it" },
	{ "bitrate", .value = "RATE", .commands = ENCODERS, .section = SECTION_CODING, .take = take_bitrate,
	  .help = "bits a second, such as 800k or 2.5M" },
	{ "bitrate-at", .value = "N:RATE", .commands = ENCODERS, .section = SECTION_CODING, .take = take_bitrate_at,
	  .help = "from picture N on; may be given several times. Pictures count from 1" },
	{ "rc", .value = "MODE", .commands = ENCODERS, .section = SECTION_CODING, .flag = GIVEN(has_rc_mode),
	  .take = take_rc, .help = "rate control by frame (default) or macroblock, or none: then --qp" },
	{ "qp", .value = "I,P,B", .commands = ENCODERS, .section = SECTION_CODING, .flag = GIVEN(has_qp),
	  .take = take_qp, .help = "constant quantizers for frames of each type" },
	{ "qp-range", .value = "MIN,MAX", .commands = ENCODERS, .section = SECTION_CODING, .flag = GIVEN(has_qp_range),
	  .take = take_qp_range, .help = "limits of the quantizer for rate control" },
	{ "profile", .value = "P", .commands = ENCODERS, .section = SECTION_CODING, .text = GIVEN(profile_word),
	  .help = "as vvhost caps --device encoder names it: baseline, main, high ..." },
	{ "level", .value = "L", .commands = ENCODERS, .section = SECTION_CODING, .text = GIVEN(level_word),
	  .help = "of H.264, such as 3.1 or 4" },
	{ "fps", .value = "N", .commands = ENCODERS, .section = SECTION_CODING, .number = GIVEN(fps), .low = 1,
	  .high = 1000, .help = "pictures a second, 1 to 1000, instead of the times in the file" },
	{ "gop", .value = "N", .commands = ENCODERS, .section = SECTION_CODING, .number = GIVEN(gop), .low = 1,
	  .high = 100000, .help = "most pictures from one key frame to the next, 1 to 100000" },
	{ "force-key", .value = "N,N...", .commands = ENCODERS, .section = SECTION_CODING, .take = take_force_key,
	  .help = "these pictures become key frames" },
	{ "crop", .value = "WxH+X+Y", .commands = ENCODERS, .section = SECTION_CODING, .take = take_crop,
	  .help = "encode this rectangle of the pictures only" },
	{ "frames", .value = "N", .commands = ENCODERS, .section = SECTION_CODING, .large_number = GIVEN(frames),
	  .low = 1, .high = UINT32_MAX, .help = "no more than N pictures" },
	{ "latency", .value = "LATENCY", .commands = ENCODERS, .section = SECTION_CODING, .take = take_latency,
	  .help = "low (default): each picture is out before the next one is asked for;\n"
		  "throughput: B-frames and lookahead where the codec has them" },
	{ "threads", .value = "N", .commands = CODERS, .section = SECTION_CODING, .number = GIVEN(threads), .low = 1,
	  .high = 64, .help = "libavcodec threads, 1 (default) to 64" },
	{ "encoder", .value = "NAME", .commands = ENCODERS, .section = SECTION_CODING, .text = GIVEN(encoder),
	  .help = "an encoder of FFmpeg instead of the library's choice: h264_nvenc ..." },
	{ "reorder", .value = "HOW", .commands = DECODE | TRANSCODE, .section = SECTION_CODING, .take = take_reorder,
	  .help = "H.264 that does not say how deep it is reordered: strict (default)\n"
		  "waits as long as the standard allows; guess does not, and loses the\n"
		  "pictures that come too late" },
	{ "seek", .value = "N", .commands = DECODE, .section = SECTION_CODING, .number = GIVEN(seeks), .low = 1,
	  .high = 10000,
	  .help = "N times on the way: clear the bitstream queue and go on at another\n"
		  "key frame; nothing from before may appear any more. With\n"
		  "--verify FILE needs closed groups of pictures: libavcodec, too, makes\n"
		  "other pictures of references from before a seek" },
	{ "seed", .value = "N", .commands = DECODE, .section = SECTION_CODING, .large_number = GIVEN(seed),
	  .high = UINT64_MAX, .help = "which places are sought, 1 by default" },

	{ "cases", .value = "N", .commands = FUZZ, .section = SECTION_CODING, .large_number = GIVEN(fuzz.cases),
	  .low = 1, .high = UINT64_MAX, .help = "so many cases; 1000 where there is no --minutes" },
	{ "minutes", .value = "N", .commands = FUZZ, .section = SECTION_CODING, .number = GIVEN(fuzz.minutes), .low = 1,
	  .high = 100000, .help = "for so long" },
	{ "seed", .value = "N", .commands = FUZZ, .section = SECTION_CODING, .large_number = GIVEN(fuzz.seed),
	  .high = UINT64_MAX, .help = "other cases; 1 by default" },
	{ "case", .value = "N", .commands = FUZZ, .section = SECTION_CODING, .flag = GIVEN(fuzz.has_first),
	  .large_number = GIVEN(fuzz.first), .high = UINT64_MAX, .help = "begin with that case; alone: no other" },
	{ "steps", .value = "N", .commands = FUZZ, .section = SECTION_CODING, .number = GIVEN(fuzz.steps),
	  .high = UINT32_MAX - 1, .help = "the guest stops after so many of its steps" },
	{ "target", .value = "WHAT", .commands = FUZZ, .section = SECTION_CODING, .take = take_fuzz_target,
	  .help = "one of the targets, or all (default)" },
	{ "ring", .value = "KIND", .commands = FUZZ, .section = SECTION_CODING, .take = take_fuzz_ring,
	  .help = "split, packed, descriptor (virtiovideo_submit()) or all (default)" },
	{ "device", .value = "DEVICE", .commands = FUZZ, .section = SECTION_CODING, .take = take_fuzz_device,
	  .help = "decoder, encoder or both (default)" },
	{ "memory-limit", .value = "MIB", .commands = FUZZ, .section = SECTION_CODING, .take = take_fuzz_memory_limit,
	  .help = "of address space, 1024 by default; none for no limit" },
	{ "watchdog", .value = "SECONDS", .commands = FUZZ, .section = SECTION_CODING, .number = GIVEN(fuzz.watchdog),
	  .low = 1, .high = 3600, .help = "a case that takes longer hangs; 60 by default" },
	{ "no-budgets", .commands = FUZZ, .section = SECTION_CODING, .flag = GIVEN(fuzz.no_budgets),
	  .help = "what a case costs is not judged" },
	{ "daemon", .value = "PROGRAM", .commands = FUZZ, .section = SECTION_CODING, .take = take_fuzz_daemon,
	  .help = "for front-ends; the one beside vvhost by default" },

	{ "list", .commands = CONFORMANCE, .section = SECTION_RESULT, .flag = GIVEN(list),
	  .help = "the names of the sequences, and where each is written" },
	{ "filter", .value = "TEXT", .commands = CONFORMANCE, .section = SECTION_RESULT, .text = GIVEN(filter),
	  .help = "only those with TEXT in their name or in where they are written" },
	{ "device", .value = "DEVICE", .commands = CAPS, .section = SECTION_RESULT, .take = take_device,
	  .help = "decoder (default) or encoder" },
	{ "json", .commands = CAPS, .section = SECTION_RESULT, .flag = GIVEN(json),
	  .help = "for programs instead of for people" },

	{ "format", .value = "FORMAT", .commands = CODERS, .section = SECTION_GUEST, .take = take_format,
	  .help = "of the pictures: yuv420 (default), yvu420, nv12, argb8888 or bgra8888;\n"
		  "the last two name the order of the bytes in memory" },
	{ "layout", .value = "LAYOUT", .commands = CODERS, .section = SECTION_GUEST, .take = take_layout,
	  .help = "planes of a picture in a single buffer (single, default) or in one\n"
		  "each (planes)" },
	{ "api", .value = "LEVEL", .commands = CODERS | CAPS | CONFORMANCE, .section = SECTION_GUEST, .take = take_api,
	  .help = "ring (default): the library reads the virtqueues; descriptor: vvhost\n"
		  "does and hands over descriptor chains" },
	{ "edge-triggered", .commands = CODERS, .section = SECTION_GUEST, .flag = GIVEN(transport.edge_triggered),
	  .help = "vvhost waits for the library with EPOLLET, as Rust's mio and tokio do" },
	{ "vhost-user", .value = "SOCKET", .commands = CODERS, .unlisted = TRANSCODE, .section = SECTION_GUEST,
	  .take = take_vhost_user,
	  .help = "the device of virtiovideo-vhost-user that listens there, instead\n"
		  "of one in this process" },
	{ "ring", .value = "WORDS", .commands = CODERS | CAPS | CONFORMANCE, .section = SECTION_GUEST,
	  .take = take_ring,
	  .help = "what the guest negotiates, words with commas between: split (default)\n"
		  "or packed, no-event-idx, no-indirect" },
	{ "object", .value = "[=QUEUE]", .commands = CODERS, .section = SECTION_GUEST, .take = take_object,
	  .help = "buffers are virtio objects instead of guest pages: those of a QUEUE\n"
		  "(of transcode: of the encoder), input or output, or of both" },
	{ "streams", .value = "N", .commands = CODERS, .unlisted = TRANSCODE, .section = SECTION_GUEST,
	  .number = GIVEN(streams), .low = 1, .high = DRIVER_MAX_STREAMS,
	  .help = "N streams of the device, 1 (default) to 16, each of FILE at the same\n"
		  "time; files are written of the first only" },

	{ "timestamps", .value = "WHICH", .commands = DECODE | ENCODE, .section = SECTION_GUEST,
	  .take = take_timestamps,
	  .help = "that inputs get instead of scattered ones: equal; zero; wrap, which\n"
		  "count on from the largest to 0; or the numbers in a FILE, one a line" },

	{ "stats", .commands = DECODE, .section = SECTION_SAYING, .flag = GIVEN(stats),
	  .help = "what the library counted: bytes, copies, times, latencies" },
	{ "quiet", .commands = DECODE | FUZZ, .section = SECTION_SAYING, .flag = GIVEN(quiet), .help = "no progress" },
	{ "quiet", .commands = ENCODERS, .section = SECTION_SAYING, .flag = GIVEN(quiet),
	  .help = "no progress, and not what was adjusted" },
	{ "verbose", .commands = CODERS, .section = SECTION_SAYING, .flag = GIVEN(verbose),
	  .help = "what the library and libavformat have to say, too" },
	{ "verbose", .commands = FUZZ, .section = SECTION_SAYING, .flag = GIVEN(verbose),
	  .help = "what the library has to say, too" },
	{ "help", 'h', .commands = (1 << COMMANDS) - 1, .section = SECTION_SAYING, .flag = GIVEN(help),
	  .help = "this text" },
};

const uint32_t option_row_count = sizeof(option_rows) / sizeof(option_rows[0]);

bool option_is_of(const struct option_row *row, enum command_name command)
{
	return (row->commands >> command & 1) != 0;
}

bool option_is_listed(const struct option_row *row, enum command_name command)
{
	return option_is_of(row, command) && (row->unlisted >> command & 1) == 0;
}
