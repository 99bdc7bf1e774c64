// SPDX-License-Identifier: GPL-2.0
/* Controls. Their lock is the state mutex of the context: values are read where it is held. */
#include "vv.h"

enum role {
	NO_ROLE, /* the wire has no place for it: the driver remembers it */
	BITRATE,
	FRAME_RC,
	BLOCK_RC,
	GOP,
	FORCE_KEY,
	MIN_QP,
	MAX_QP,
	I_QP,
	P_QP,
	B_QP,
	PROFILE,
	LEVEL,
};

#define ANY_CODEC 0

struct setting {
	u32 id;
	u32 codec; /* for which it counts */
	enum role role;
	s32 min, max, def;
	bool decoder; /* it has it, too */
};

#define H264 VIRTIO_VIDEO_CODEC_H264
#define HEVC VIRTIO_VIDEO_CODEC_HEVC
#define MPEG4 VIRTIO_VIDEO_CODEC_MPEG4
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define VP8 VIRTIO_VIDEO_CODEC_VP8
#define VP9 VIRTIO_VIDEO_CODEC_VP9
#define ID(name) V4L2_CID_MPEG_VIDEO_##name
#define OF(name) V4L2_MPEG_VIDEO_##name

/* Of a menu, max is the last item. Minimum and default of a quantizer are 0: not set. */
static const struct setting settings[] = {
	{ ID(BITRATE), ANY_CODEC, BITRATE, 10000, 240000000, 1000000 },
	{ ID(BITRATE_MODE), ANY_CODEC, NO_ROLE, 0, OF(BITRATE_MODE_VBR), OF(BITRATE_MODE_VBR) },
	{ ID(FRAME_RC_ENABLE), ANY_CODEC, FRAME_RC, 0, 1, 1 },
	{ ID(MB_RC_ENABLE), ANY_CODEC, BLOCK_RC, 0, 1, 0 },
	{ ID(GOP_SIZE), ANY_CODEC, GOP, 0, 100000, 0 },
	{ ID(B_FRAMES), ANY_CODEC, NO_ROLE, 0, 0, 0 },
	{ ID(HEADER_MODE), ANY_CODEC, NO_ROLE, 0, OF(HEADER_MODE_JOINED_WITH_1ST_FRAME),
	  OF(HEADER_MODE_JOINED_WITH_1ST_FRAME) },
	{ ID(FORCE_KEY_FRAME), ANY_CODEC, FORCE_KEY, 0, 0, 0 },
	{ ID(H264_I_PERIOD), H264, GOP, 0, 100000, 0 },
	{ ID(H264_MIN_QP), H264, MIN_QP, 0, 51, 0 },
	{ ID(H264_MAX_QP), H264, MAX_QP, 0, 51, 51 },
	{ ID(H264_I_FRAME_QP), H264, I_QP, 0, 51, 26 },
	{ ID(H264_P_FRAME_QP), H264, P_QP, 0, 51, 28 },
	{ ID(H264_B_FRAME_QP), H264, B_QP, 0, 51, 30 },
	{ ID(H264_PROFILE), H264, PROFILE, 0, OF(H264_PROFILE_MULTIVIEW_HIGH), OF(H264_PROFILE_HIGH), true },
	{ ID(H264_LEVEL), H264, LEVEL, 0, OF(H264_LEVEL_5_1), OF(H264_LEVEL_4_0) },
	{ ID(HEVC_MIN_QP), HEVC, MIN_QP, 0, 51, 0 },
	{ ID(HEVC_MAX_QP), HEVC, MAX_QP, 0, 51, 51 },
	{ ID(HEVC_I_FRAME_QP), HEVC, I_QP, 0, 51, 26 },
	{ ID(HEVC_P_FRAME_QP), HEVC, P_QP, 0, 51, 28 },
	{ ID(HEVC_B_FRAME_QP), HEVC, B_QP, 0, 51, 30 },
	{ ID(HEVC_PROFILE), HEVC, PROFILE, 0, OF(HEVC_PROFILE_MAIN_10), OF(HEVC_PROFILE_MAIN), true },
	{ ID(HEVC_LEVEL), HEVC, NO_ROLE, 0, OF(HEVC_LEVEL_6_2), OF(HEVC_LEVEL_4) },
	{ ID(MPEG4_MIN_QP), MPEG4, MIN_QP, 0, 31, 0 },
	{ ID(MPEG4_MAX_QP), MPEG4, MAX_QP, 0, 31, 31 },
	{ ID(MPEG4_I_FRAME_QP), MPEG4, I_QP, 0, 31, 5 },
	{ ID(MPEG4_P_FRAME_QP), MPEG4, P_QP, 0, 31, 6 },
	{ ID(MPEG4_B_FRAME_QP), MPEG4, B_QP, 0, 31, 8 },
	{ ID(MPEG4_PROFILE), MPEG4, NO_ROLE, 0, OF(MPEG4_PROFILE_ADVANCED_CODING_EFFICIENCY),
	  OF(MPEG4_PROFILE_ADVANCED_SIMPLE), true },
	{ ID(MPEG4_LEVEL), MPEG4, NO_ROLE, 0, OF(MPEG4_LEVEL_5), OF(MPEG4_LEVEL_5), true },
	{ ID(MPEG2_PROFILE), MPEG2, NO_ROLE, 0, OF(MPEG2_PROFILE_MAIN), OF(MPEG2_PROFILE_MAIN), true },
	{ ID(MPEG2_LEVEL), MPEG2, NO_ROLE, 0, OF(MPEG2_LEVEL_HIGH), OF(MPEG2_LEVEL_HIGH), true },
	{ ID(VPX_MIN_QP), VP8, MIN_QP, 0, 63, 0 },
	{ ID(VPX_MAX_QP), VP8, MAX_QP, 0, 63, 63 },
	{ ID(VPX_I_FRAME_QP), VP8, I_QP, 0, 63, 20 },
	{ ID(VPX_P_FRAME_QP), VP8, P_QP, 0, 63, 24 },
	{ ID(VP8_PROFILE), VP8, PROFILE, 0, OF(VP8_PROFILE_3), OF(VP8_PROFILE_0), true },
	{ ID(VP9_PROFILE), VP9, PROFILE, 0, OF(VP9_PROFILE_3), OF(VP9_PROFILE_0), true },
};

static_assert(ARRAY_SIZE(settings) <= VV_SETTINGS);

static bool counts_for(const struct setting *setting, u32 codec)
{
	/* The quantizers of VP8 and VP9 have the same controls. */
	if (setting->codec == VP8 && setting->role != PROFILE && codec == VP9)
		return true;
	return setting->codec == ANY_CODEC || setting->codec == codec;
}

/* Profiles of the wire by the items of the menu; 0: the wire has none. */
static u32 profile_of(u32 codec, s32 item)
{
	static const u8 h264[] = { 1, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 8, 9, 0, 10, 11 };
	static const u8 hevc[] = { 1, 3, 2 };

	if (codec == H264)
		return item < (s32)ARRAY_SIZE(h264) ? h264[item] : 0;
	if (codec == HEVC)
		return item < (s32)ARRAY_SIZE(hevc) ? hevc[item] : 0;
	return item + 1;
}

/* V4L2 has a level 1b between 1.0 and 1.1. */
static u32 level_of(s32 item)
{
	return item <= 1 ? VIRTIO_VIDEO_CODEC_H264_LEVEL_1_0 : item;
}

static bool has_profile(const struct vv_codec_caps *codec, u32 profile)
{
	for (u32 i = 0; codec && profile && i < codec->variants; i++)
		if (codec->variant[i].profile == profile)
			return true;
	return false;
}

static int set_control(struct v4l2_ctrl *ctrl)
{
	struct vv_context *context = container_of(ctrl->handler, struct vv_context, controls);

	for (u32 i = 0; i < ARRAY_SIZE(settings); i++) {
		if (settings[i].id != ctrl->id)
			continue;
		context->settings[i] = ctrl->val;
		if (settings[i].role == FORCE_KEY)
			context->force_key = true;
		else if (settings[i].role != NO_ROLE && settings[i].role != GOP)
			context->settings_changed = true;
	}
	/* They are sent before the next picture. */
	return 0;
}

static const struct v4l2_ctrl_ops ops = { .s_ctrl = set_control };

static void add_menu(struct vv_context *context, const struct setting *setting, s32 *value)
{
	const struct vv_codec_caps *codec = vv_caps_codec(&context->dev->caps, setting->codec);
	s32 best = -1, last = 0;
	u64 skip = 0;

	if (setting->role == PROFILE) {
		for (s32 item = 0; item <= setting->max; item++) {
			if (!has_profile(codec, profile_of(setting->codec, item))) {
				skip |= BIT_ULL(item);
				continue;
			}
			last = item;
			if (best < 0 || item == setting->def)
				best = item;
		}
		if (best < 0)
			return;
		v4l2_ctrl_new_std_menu(&context->controls, &ops, setting->id, last, skip, best);
		*value = best;
		return;
	}
	/* One item is all that there is. */
	if (setting->id == ID(BITRATE_MODE) || setting->id == ID(HEADER_MODE))
		skip = ~BIT_ULL(setting->def);
	v4l2_ctrl_new_std_menu(&context->controls, &ops, setting->id, setting->max, skip, setting->def);
}

static bool is_menu(const struct setting *setting)
{
	switch (setting->id) {
	case ID(BITRATE_MODE):
	case ID(HEADER_MODE):
	case ID(HEVC_LEVEL):
	case ID(MPEG4_PROFILE):
	case ID(MPEG4_LEVEL):
	case ID(MPEG2_PROFILE):
	case ID(MPEG2_LEVEL):
		return true;
	default:
		return setting->role == PROFILE || setting->role == LEVEL;
	}
}

static bool device_has(const struct vv_context *context, const struct setting *setting)
{
	for (u32 i = 0; i < context->dev->caps.codecs; i++)
		if (counts_for(setting, context->dev->caps.codec[i].codec))
			return true;
	return false;
}

int vv_controls_init(struct vv_context *context)
{
	struct v4l2_ctrl_handler *handler = &context->controls;
	bool encoder = context->dev->encoder;

	v4l2_ctrl_handler_init(handler, ARRAY_SIZE(settings) + 1);
	handler->lock = &context->mutex;
	context->min_buffers = v4l2_ctrl_new_std(
		handler, NULL, encoder ? V4L2_CID_MIN_BUFFERS_FOR_OUTPUT : V4L2_CID_MIN_BUFFERS_FOR_CAPTURE, 1,
		VV_MAX_BUFFERS, 1, 1);
	for (u32 i = 0; i < ARRAY_SIZE(settings); i++) {
		const struct setting *setting = &settings[i];

		context->settings[i] = setting->def;
		if ((!encoder && !setting->decoder) || !device_has(context, setting))
			continue;
		if (is_menu(setting))
			add_menu(context, setting, &context->settings[i]);
		else
			v4l2_ctrl_new_std(handler, &ops, setting->id, setting->min, setting->max,
					  setting->role == FORCE_KEY ? 0 : 1, setting->def);
	}
	return handler->error;
}

/* What the client chose, as the wire has it. */
void vv_settings_to_params(struct vv_context *context, struct vv_params *params)
{
	u32 codec = context->codec->wire;
	s32 of[LEVEL + 1] = {};

	for (u32 i = 0; i < ARRAY_SIZE(settings); i++)
		if (counts_for(&settings[i], codec) && settings[i].role != GOP)
			of[settings[i].role] = context->settings[i];
	params->frame_rate = context->rate;
	params->cur_bitrate = of[BITRATE];
	params->rc_mode = of[BLOCK_RC] ? VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK : VIRTIO_VIDEO_RATE_CONTROL_FRAME;
	if (!of[FRAME_RC] && !of[BLOCK_RC])
		params->rc_mode = 0;
	memset(params->qp, 0, sizeof(params->qp));
	if (!params->rc_mode) {
		params->qp[0] = of[I_QP];
		params->qp[1] = of[P_QP];
		params->qp[2] = of[B_QP] ? of[B_QP] : of[P_QP];
	} else if (of[MIN_QP] || of[MAX_QP]) {
		params->qp[0] = min(of[MIN_QP], of[MAX_QP]);
		params->qp[1] = of[MAX_QP];
	}
	if (codec != MPEG2 && codec != MPEG4)
		params->profile = profile_of(codec, of[PROFILE]);
	if (codec == H264)
		params->level = level_of(of[LEVEL]);
}

/* Pictures from one key frame to the next; 0: as the device likes. The control that was set counts. */
u32 vv_gop_size(struct vv_context *context)
{
	u32 gop = 0;

	for (u32 i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].role == GOP && counts_for(&settings[i], context->codec->wire) && context->settings[i])
			gop = context->settings[i];
	return gop;
}
