// SPDX-License-Identifier: GPL-2.0
/*
 * What V4L2 copies from an OUTPUT buffer to the CAPTURE buffers that come of it. On the wire goes a number of the
 * driver's own, never the client's timestamp: clients repeat theirs, and the device joins inputs of one timestamp
 * (ruling 45).
 */
#include "pure.h"

/* A buffer and what a decoder holds back are far fewer than the entries: none is lapped while it is needed. */
u64 vv_meta_add(struct vv_meta_table *table, const struct vv_meta *meta)
{
	u64 cookie = ++table->last;
	struct vv_meta *entry = &table->entry[cookie % VV_COOKIES];

	*entry = *meta;
	entry->cookie = cookie;
	return cookie;
}

const struct vv_meta *vv_meta_find(const struct vv_meta_table *table, u64 cookie)
{
	const struct vv_meta *entry = &table->entry[cookie % VV_COOKIES];

	return cookie && entry->cookie == cookie ? entry : NULL;
}
