// SPDX-License-Identifier: GPL-2.0
/* The parser of capabilities: what the project's device says, cut off anywhere and changed anywhere. */

static u32 test_random_state;

static u32 test_random(void)
{
	test_random_state = test_random_state * 1664525u + 1013904223u;
	return test_random_state >> 8;
}

struct test_bytes {
	u8 at[1024];
	size_t length;
};

static void put(struct test_bytes *bytes, u32 value)
{
	vv_put_le32(value, bytes->at + bytes->length);
	bytes->length += sizeof(value);
}

static void put_range(struct test_bytes *bytes, u32 low, u32 high)
{
	put(bytes, low);
	put(bytes, high);
	put(bytes, 1);
}

/* The decoder of libvirtiovideo: five formats, and codecs with and without variants. */
static void device_caps(struct test_bytes *bytes)
{
	bytes->length = 0;
	put(bytes, VIRTIO_VIDEO_RESULT_OK);
	put(bytes, 5);
	put(bytes, 3);
	for (u32 format = 1; format <= 5; format++) {
		put(bytes, format);
		put(bytes, 3);
		put(bytes, 64);
		put(bytes, 1);
		put_range(bytes, 1, 4096);
		put_range(bytes, 1, 4096);
		put(bytes, 1);
		put_range(bytes, 1, 240);
	}
	put(bytes, VIRTIO_VIDEO_CODEC_MPEG2);
	put(bytes, 0);
	put(bytes, VIRTIO_VIDEO_CODEC_H264);
	put(bytes, 2);
	put(bytes, VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN);
	put(bytes, VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1);
	put(bytes, VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH);
	put(bytes, VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1);
	put(bytes, VIRTIO_VIDEO_CODEC_VP8);
	put(bytes, 1);
	put(bytes, VIRTIO_VIDEO_CODEC_VP8_PROFILE_0);
	put(bytes, 0);
}

static void caps_of_the_device(struct kunit *test)
{
	static struct test_bytes bytes;
	static struct vv_caps caps;
	const struct vv_codec_caps *codec;

	device_caps(&bytes);
	KUNIT_ASSERT_EQ(test, vv_caps_parse(&caps, bytes.at, bytes.length), 0);
	KUNIT_EXPECT_EQ(test, caps.codecs, 3u);
	for (u32 i = 0; i < vv_image_format_count; i++)
		KUNIT_EXPECT_TRUE(test, vv_caps_has(&caps, &vv_image_formats[i]));
	KUNIT_EXPECT_EQ(test, caps.image[VIRTIO_VIDEO_IMAGE_FORMAT_NV12].width.max, 4096u);
	KUNIT_EXPECT_EQ(test, caps.image[VIRTIO_VIDEO_IMAGE_FORMAT_NV12].rate.max, 240u);
	codec = vv_caps_codec(&caps, VIRTIO_VIDEO_CODEC_H264);
	KUNIT_ASSERT_TRUE(test, codec != NULL);
	KUNIT_EXPECT_EQ(test, codec->variants, 2u);
	KUNIT_EXPECT_EQ(test, codec->variant[1].profile, (u32)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH);
	KUNIT_EXPECT_TRUE(test, vv_caps_codec(&caps, VIRTIO_VIDEO_CODEC_VP9) == NULL);
}

static void caps_cut_off(struct kunit *test)
{
	static struct test_bytes bytes;
	static struct vv_caps caps;

	device_caps(&bytes);
	for (size_t length = 0; length < bytes.length; length++)
		KUNIT_EXPECT_EQ(test, vv_caps_parse(&caps, bytes.at, length), -EPROTO);
}

/* Clients choose any of them, and get one. */
static void every_size_has_a_layout(struct kunit *test, const struct vv_image_caps *image)
{
	const struct vv_layout_rule rules[] = { { image->align, 1, false }, { image->align, 16, false } };
	static struct vv_layout layout;

	for (u32 i = 0; i < vv_image_format_count * ARRAY_SIZE(rules); i++) {
		const struct vv_image_format *format = &vv_image_formats[i % vv_image_format_count];
		const struct vv_layout_rule *rule = &rules[i / vv_image_format_count];

		KUNIT_EXPECT_EQ(test, vv_layout_make(&layout, format, image->width.min, image->height.min, 0, rule), 0);
		KUNIT_EXPECT_EQ(test, vv_layout_make(&layout, format, image->width.max, image->height.max, 0, rule), 0);
	}
}

/* Whatever a device says: what is kept is within bounds. */
static void caps_changed(struct kunit *test)
{
	static struct test_bytes bytes;
	static struct vv_caps caps;

	test_random_state = 1;
	for (u32 round = 0; round < 20000; round++) {
		device_caps(&bytes);
		for (u32 changes = 1 + test_random() % 4; changes; changes--) {
			u32 at = test_random() % (bytes.length / 4) * 4;
			u32 value = test_random() % 3 ? test_random() % 8 : ~test_random();

			vv_put_le32(value, bytes.at + at);
		}
		if (vv_caps_parse(&caps, bytes.at, bytes.length))
			continue;
		KUNIT_EXPECT_TRUE(test, caps.codecs <= VV_MAX_CODECS);
		for (u32 i = 0; i < caps.codecs; i++) {
			KUNIT_EXPECT_TRUE(test, caps.codec[i].variants <= VV_MAX_VARIANTS);
			KUNIT_EXPECT_TRUE(test, vv_codec_by_wire(caps.codec[i].codec) != NULL);
		}
		for (u32 i = 0; i < ARRAY_SIZE(caps.image); i++) {
			const struct vv_image_caps *image = &caps.image[i];

			if (!image->format)
				continue;
			KUNIT_EXPECT_EQ(test, image->format, i);
			KUNIT_EXPECT_TRUE(test, image->width.step && image->height.step && image->rate.step);
			KUNIT_EXPECT_TRUE(test, image->width.min && image->width.min <= image->width.max);
			KUNIT_EXPECT_TRUE(test, vv_range_fit(&image->width, test_random()) <= image->width.max);
			every_size_has_a_layout(test, image);
		}
	}
}

static void range_fits(struct kunit *test)
{
	const struct vv_range range = { 16, 100, 8 };

	KUNIT_EXPECT_EQ(test, vv_range_fit(&range, 0), 16u);
	KUNIT_EXPECT_EQ(test, vv_range_fit(&range, 31), 24u);
	KUNIT_EXPECT_EQ(test, vv_range_fit(&range, 32), 32u);
	KUNIT_EXPECT_EQ(test, vv_range_fit(&range, 0xffffffff), 96u);
}

static void params_of_the_wire(struct kunit *test)
{
	static struct virtio_video_params wire;
	static struct vv_params params, again;

	memset(&wire, 0, sizeof(wire));
	for (u32 i = 0; i < sizeof(wire) / 4; i++)
		vv_put_le32(i, (u8 *)&wire + 4 * i);
	vv_params_read(&params, &wire);
	KUNIT_EXPECT_EQ(test, params.width, (u32)offsetof(struct virtio_video_params, width) / 4);
	KUNIT_EXPECT_EQ(test, params.planes[7].offset,
			(u32)offsetof(struct virtio_video_params, bitstream_format) / 4 - 1);
	KUNIT_EXPECT_EQ(test, params.qp[2], (u32)sizeof(wire) / 4 - 1);
	vv_params_write(&params, &wire);
	vv_params_read(&again, &wire);
	KUNIT_EXPECT_EQ(test, memcmp(&params, &again, sizeof(params)), 0);
}
