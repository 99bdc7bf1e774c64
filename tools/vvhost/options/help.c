/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/help.h"

#include <stdio.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <virtiovideo.h>

#include "options/help_text.h"
#include "options/option_table.h"

/* Where the text of an option begins. */
enum { COLUMN = 27 };

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

/* The name of an option and its value, then its lines, each indented. */
static void print_row(const struct option_row *row)
{
	const char *value = row->value != NULL ? row->value : "";
	const char *space = *value == '\0' || strncmp(value, "[=", 2) == 0 ? "" : " ";
	const char *line = row->help;
	char letter[8] = "      ";
	char name[64];

	if (row->letter != 0)
		snprintf(letter, sizeof(letter), "  -%c, ", row->letter);
	snprintf(name, sizeof(name), "%s--%s%s%s", letter, row->name, space, value);
	printf("%-*s ", COLUMN - 1, name);
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");

		printf("%*s%.*s\n", line == row->help ? 0 : COLUMN, "", (int)length, line);
		line += line[length] == '\n' ? length + 1 : length;
	}
}

static void print_section(enum command_name command, enum option_section section, const char *title)
{
	bool any = false;

	for (uint32_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->section != section || !option_is_listed(row, command))
			continue;
		if (!any && title != NULL)
			printf("\n%s\n", title);
		any = true;
		print_row(row);
	}
}

void help_command(enum command_name command)
{
	const struct help_text *text = &help_texts[command];

	fputs(text->begin, stdout);
	/* Those without titles follow each other. */
	if (text->titles[SECTION_RESULT] == NULL)
		putchar('\n');
	for (enum option_section section = SECTION_RESULT; section < SECTIONS; section++)
		print_section(command, section, text->titles[section]);
	if (text->end != NULL)
		printf("\n%s", text->end);
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
