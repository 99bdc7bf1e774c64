/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * gst-seek FILE: decodes an MP4 of H.264 by GStreamer's v4l2h264dec, once from end to end, then with seeks on the way and at
 * the end. After a seek the first frame is that of a key frame, and each frame is the one that the first time showed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <gst/gst.h>

enum { SECONDS = 15, MOST_FRAMES = 1000, SOME = 7 };

struct frame {
	GstClockTime time;
	gchar *sum;
};

static struct {
	GMutex lock;
	GCond came;
	struct frame all[MOST_FRAMES]; /* of the first time */
	unsigned int total;
	bool learns;
	unsigned int count; /* since the last seek */
	unsigned int next;  /* which frame comes, of all */
	bool began;
	const char *wrong;
} seen;

static void compare(GstClockTime time, const gchar *sum)
{
	unsigned int at = 0;

	while (at < seen.total && seen.all[at].time != time)
		at++;
	if (at == seen.total)
		seen.wrong = "a frame of a time that the clip does not have";
	else if (seen.began && at != seen.next)
		seen.wrong = "a frame is missing, or comes again";
	else if (g_strcmp0(seen.all[at].sum, sum) != 0)
		seen.wrong = "a frame that differs";
	else if (!seen.began && at % 30 != 0)
		seen.wrong = "the first frame is none of a key frame";
	seen.began = true;
	seen.next = at + 1;
}

static void on_frame(GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
	GstMapInfo map;
	gchar *sum;

	(void)sink;
	(void)pad;
	(void)data;
	if (!gst_buffer_map(buffer, &map, GST_MAP_READ))
		return;
	sum = g_compute_checksum_for_data(G_CHECKSUM_MD5, map.data, map.size);
	gst_buffer_unmap(buffer, &map);
	g_mutex_lock(&seen.lock);
	if (!seen.learns) {
		compare(GST_BUFFER_PTS(buffer), sum);
		g_free(sum);
	} else if (seen.total < MOST_FRAMES) {
		seen.all[seen.total++] = (struct frame){ GST_BUFFER_PTS(buffer), sum };
	}
	seen.count++;
	g_cond_signal(&seen.came);
	g_mutex_unlock(&seen.lock);
}

static bool wait_for_end(GstElement *pipeline)
{
	GstBus *bus = gst_element_get_bus(pipeline);
	GstMessage *message =
		gst_bus_timed_pop_filtered(bus, SECONDS * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
	bool well = message != NULL && GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS;
	GError *error = NULL;

	if (message != NULL && !well) {
		gst_message_parse_error(message, &error, NULL);
		printf("seeks: %s\n", error->message);
	} else if (message == NULL) {
		printf("seeks: no end comes\n");
	}
	if (message != NULL)
		gst_message_unref(message);
	gst_object_unref(bus);
	return well;
}

static bool wait_for_frames(unsigned int count)
{
	gint64 until = g_get_monotonic_time() + SECONDS * G_TIME_SPAN_SECOND;
	bool well = true;

	g_mutex_lock(&seen.lock);
	while (seen.count < count && well)
		well = g_cond_wait_until(&seen.came, &seen.lock, until);
	g_mutex_unlock(&seen.lock);
	if (!well)
		printf("seeks: no more frames come after %u\n", seen.count);
	return well;
}

/* No frame of before comes once it returns. */
static bool seek(GstElement *pipeline, guint64 milliseconds)
{
	bool well = gst_element_seek_simple(pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT,
					    (gint64)(milliseconds * GST_MSECOND));

	if (!well)
		printf("seeks: refused\n");
	return well;
}

/* Frames of before may be on their way to the sink until the flush has reached it. */
static GstPadProbeReturn on_flush(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	(void)pad;
	(void)data;
	if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_FLUSH_STOP) {
		g_mutex_lock(&seen.lock);
		seen.began = false;
		seen.count = 0;
		g_mutex_unlock(&seen.lock);
	}
	return GST_PAD_PROBE_OK;
}

static bool play(GstElement *pipeline)
{
	static const guint64 places[] = { 1500, 100, 2300, 1200, 0 };
	unsigned int seeks = 0;

	seen.learns = true;
	gst_element_set_state(pipeline, GST_STATE_PLAYING);
	if (!wait_for_end(pipeline))
		return false;
	seen.learns = false;
	/* From the end, and from the middle. */
	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++, seeks++)
		if (!seek(pipeline, places[i]) || !wait_for_frames(SOME) || seen.wrong != NULL)
			return false;
	if (!wait_for_end(pipeline))
		return false;
	if (seen.next != seen.total)
		seen.wrong = "the last frame is missing";
	if (seen.wrong == NULL)
		printf("seeks: %u, each frame as before\n", seeks);
	return seen.wrong == NULL;
}

int main(int count, char **arguments)
{
	GstElement *pipeline, *sink;
	GstPad *pad;
	gchar *line;
	bool well;

	gst_init(&count, &arguments);
	if (count != 2)
		return 2;
	line = g_strdup_printf("filesrc location=%s ! qtdemux ! h264parse ! v4l2h264dec ! video/x-raw,format=NV12 ! "
			       "fakesink name=sink signal-handoffs=true sync=false",
			       arguments[1]);
	pipeline = gst_parse_launch(line, NULL);
	if (pipeline == NULL)
		return 1;
	sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
	pad = gst_element_get_static_pad(sink, "sink");
	g_signal_connect(sink, "handoff", G_CALLBACK(on_frame), NULL);
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_flush, NULL, NULL);
	well = play(pipeline);
	if (seen.wrong != NULL)
		printf("seeks: %s: frame %u after the seek\n", seen.wrong, seen.count);
	gst_element_set_state(pipeline, GST_STATE_NULL);
	return !well;
}
