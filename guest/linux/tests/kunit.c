// SPDX-License-Identifier: GPL-2.0
/* The tests of the pure parts, in the kernel. */
#include <kunit/test.h>
#include <linux/module.h>

#include "../pure.h"
#include "cases.h"

static struct kunit_suite vv_suite = {
	.name = "virtio_video",
	.test_cases = vv_cases,
};

kunit_test_suite(vv_suite);

MODULE_DESCRIPTION("Tests of the parts of virtio_video that call nothing of the kernel");
MODULE_LICENSE("GPL");
