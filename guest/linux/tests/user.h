/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts take of the kernel, in user space. */
#ifndef VV_USER_H
#define VV_USER_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)

static inline u32 get_unaligned_le32(const void *from)
{
	const u8 *bytes = from;

	return bytes[0] | (u32)bytes[1] << 8 | (u32)bytes[2] << 16 | (u32)bytes[3] << 24;
}

static inline void put_unaligned_le32(u32 value, void *to)
{
	u8 *bytes = to;

	for (int i = 0; i < 4; i++)
		bytes[i] = value >> (8 * i);
}

#endif
