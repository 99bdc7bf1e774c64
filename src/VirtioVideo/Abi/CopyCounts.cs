// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>A counter for each VIRTIOVIDEO_COPY_*, and room for more of them.</summary>
[InlineArray(8)]
[CArray("8")]
public struct CopyCounts
{
    private ulong _element;
}
