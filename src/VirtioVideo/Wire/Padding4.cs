// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>The <c>u8 padding[4]</c> of the spec's structs.</summary>
[InlineArray(4)]
[CArray("4")]
public struct Padding4
{
    private byte _element;
}
