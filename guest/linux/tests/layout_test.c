// SPDX-License-Identifier: GPL-2.0
/* Layouts: those of the project's device, what V4L2 can say of them, and lies. */

static void params_of_layout(struct vv_params *params, const struct vv_layout *layout)
{
	memset(params, 0, sizeof(*params));
	params->width = layout->width;
	params->height = layout->height;
	vv_layout_write(layout, params);
}

/* What the device makes of YUV420 if nothing is asked of it: chroma is rounded up by itself. */
static void layout_that_v4l2_cannot_say(struct kunit *test)
{
	const struct vv_image_format *format = vv_image_format_find(V4L2_PIX_FMT_YUV420);
	static struct vv_params params;
	struct vv_layout layout;

	memset(&params, 0, sizeof(params));
	params.image_format = format->wire;
	params.planes_layout = format->layout;
	params.num_planes = 3;
	params.width = 176;
	params.height = 144;
	params.planes[0] = (struct vv_plane){ 192 * 144, 192, 0 };
	params.planes[1] = (struct vv_plane){ 128 * 72, 128, 192 * 144 };
	params.planes[2] = (struct vv_plane){ 128 * 72, 128, 192 * 144 + 128 * 72 };
	KUNIT_EXPECT_EQ(test, vv_layout_read(&layout, format, &params), -ERANGE);
	/* With luma of twice that, it can. */
	params.planes[0] = (struct vv_plane){ 256 * 144, 256, 0 };
	params.planes[1].offset = 256 * 144;
	params.planes[2].offset = 256 * 144 + 128 * 72;
	KUNIT_ASSERT_EQ(test, vv_layout_read(&layout, format, &params), 0);
	KUNIT_EXPECT_EQ(test, layout.bytesperline[0], 256u);
	KUNIT_EXPECT_EQ(test, layout.rows, 144u);
	KUNIT_EXPECT_EQ(test, layout.sizeimage[0], 256u * 144 * 3 / 2);
}

/* MPEG-2 of the device: blocks of 32 rows. The height of V4L2 is that of the memory. */
static void layout_of_blocks(struct kunit *test)
{
	const struct vv_image_format *format = vv_image_format_find(V4L2_PIX_FMT_NV12);
	static struct vv_params params;
	struct vv_layout layout;

	memset(&params, 0, sizeof(params));
	params.image_format = format->wire;
	params.num_planes = 2;
	params.width = 720;
	params.height = 576 + 16;
	params.planes[0] = (struct vv_plane){ 768 * 608, 768, 0 };
	params.planes[1] = (struct vv_plane){ 768 * 304, 768, 768 * 608 };
	KUNIT_ASSERT_EQ(test, vv_layout_read(&layout, format, &params), 0);
	KUNIT_EXPECT_EQ(test, layout.rows, 608u);
	KUNIT_EXPECT_EQ(test, layout.height, 592u);
	params.planes[1].offset += 64;
	KUNIT_EXPECT_EQ(test, vv_layout_read(&layout, format, &params), -ERANGE);
	params.planes[1].offset = 768 * 500;
	KUNIT_EXPECT_EQ(test, vv_layout_read(&layout, format, &params), -EPROTO);
}

/* What the driver asks for, a device that grants it can say, and V4L2 as well. */
static void layouts_round_trip(struct kunit *test)
{
	static const u32 sizes[] = { 1, 2, 15, 16, 17, 64, 100, 176, 318, 320, 640, 704, 720, 1088, 1920, 3840, 4096 };
	static struct vv_params params;

	for (u32 i = 0; i < ARRAY_SIZE(sizes) * ARRAY_SIZE(sizes) * vv_image_format_count; i++) {
		const struct vv_image_format *format = &vv_image_formats[i % vv_image_format_count];
		u32 width = sizes[i / vv_image_format_count % ARRAY_SIZE(sizes)];
		u32 height = sizes[i / vv_image_format_count / ARRAY_SIZE(sizes)];

		for (u32 block = 1; block <= 32; block *= 2) {
			const struct vv_layout_rule rule = { 64, block, i % 2 };
			struct vv_layout made, read;
			int err;

			KUNIT_ASSERT_EQ(test, vv_layout_make(&made, format, width, height, 0, &rule), 0);
			params_of_layout(&params, &made);
			err = vv_layout_read(&read, format, &params);
			KUNIT_EXPECT_EQ(test, err, 0);
			KUNIT_EXPECT_TRUE(test, err || vv_layout_same(&made, &read));
			KUNIT_EXPECT_TRUE(test, made.rows >= height && made.planes[0].stride % 64 == 0);
		}
	}
}

static void layouts_that_are_lies(struct kunit *test)
{
	static struct vv_params params;

	test_random_state = 2;
	for (u32 round = 0; round < 50000; round++) {
		const struct vv_image_format *format = &vv_image_formats[test_random() % vv_image_format_count];
		const struct vv_layout_rule rule = { 64, 16, false };
		struct vv_layout layout;
		u32 *words = (u32 *)&params;

		vv_layout_make(&layout, format, 1 + test_random() % 4096, 1 + test_random() % 4096, 0, &rule);
		params_of_layout(&params, &layout);
		for (u32 changes = 1 + test_random() % 3; changes; changes--) {
			u32 at = test_random() % (sizeof(params) / 4);

			words[at] = test_random() % 2 ? test_random() << 8 : words[at] + test_random() % 129 - 64;
		}
		if (vv_params_check(&params) || vv_layout_read(&layout, format, &params))
			continue;
		/* What is believed holds a picture, in memory that can be had. */
		KUNIT_EXPECT_TRUE(test, layout.width && layout.height && layout.rows >= layout.height);
		KUNIT_EXPECT_TRUE(test, layout.rows <= 2 * layout.height + 256);
		for (u32 i = 0; i < format->mem_planes; i++) {
			KUNIT_EXPECT_TRUE(test, layout.sizeimage[i] > 0 && layout.sizeimage[i] <= VV_MAX_BYTES);
			KUNIT_EXPECT_TRUE(test, layout.bytesperline[i] <= VV_MAX_STRIDE);
			/* RGB has four bytes in a pixel. */
			KUNIT_EXPECT_TRUE(test, layout.bytesperline[i] <= 32 * layout.width + VV_MAX_ALIGN + 8);
			KUNIT_EXPECT_TRUE(test, layout.sizeimage[i] / 2 <= (32 * layout.width + VV_MAX_ALIGN + 8) *
										   (u64)(2 * layout.height + 256));
		}
		KUNIT_EXPECT_TRUE(test, (u64)layout.bytesperline[0] * layout.rows <= layout.sizeimage[0]);
	}
}

static void coded_sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, vv_coded_size(0, 0, 0), 512u << 10);
	KUNIT_EXPECT_EQ(test, vv_coded_size(1920, 1080, 0), (1920u * 1080 * 3 / 4 + 4095) / 4096 * 4096);
	KUNIT_EXPECT_EQ(test, vv_coded_size(16, 16, 0xffffffff), 32u << 20);
	KUNIT_EXPECT_EQ(test, vv_coded_size(0xffffffff, 0xffffffff, 0), 32u << 20);
}
