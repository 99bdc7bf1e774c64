// SPDX-License-Identifier: GPL-2.0
/* Files of the guest, read and written from the kernel: the clip in, what the device made of it out. */
#include <linux/err.h>

#include "probe.h"

int vv_file_open(struct vv_file *file, const char *path, int flags)
{
	struct file *opened = filp_open(path, flags, 0644);

	if (IS_ERR(opened))
		return PTR_ERR(opened);
	file->file = opened;
	file->position = 0;
	return 0;
}

void vv_file_close(struct vv_file *file)
{
	if (file->file)
		filp_close(file->file, NULL);
	file->file = NULL;
}

/* All of it: the end of the file within is an error. */
int vv_file_read(struct vv_file *file, void *to, size_t bytes)
{
	while (bytes > 0) {
		ssize_t got = kernel_read(file->file, to, bytes, &file->position);

		if (got <= 0)
			return got < 0 ? got : -ENODATA;
		to += got;
		bytes -= got;
	}
	return 0;
}

int vv_file_write(struct vv_file *file, const void *from, size_t bytes)
{
	while (bytes > 0) {
		ssize_t put = kernel_write(file->file, from, bytes, &file->position);

		if (put <= 0)
			return put < 0 ? put : -EIO;
		from += put;
		bytes -= put;
	}
	return 0;
}

loff_t vv_file_size(const struct vv_file *file)
{
	return i_size_read(file_inode(file->file));
}
