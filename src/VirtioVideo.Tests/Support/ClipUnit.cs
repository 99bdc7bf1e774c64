// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>An access unit of a <see cref="Clip"/>.</summary>
/// <param name="Bytes">The bytes, as a guest would put them into an input buffer.</param>
/// <param name="Pts">When it is displayed.</param>
/// <param name="IsKey">Whether decoding can start here.</param>
internal sealed record ClipUnit(byte[] Bytes, long Pts, bool IsKey);
