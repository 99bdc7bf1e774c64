// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>The 16 raw bytes of a UUID, in the order of the wire.</summary>
[InlineArray(16)]
[CArray("16")]
public struct Uuid16
{
    private byte _element;
}
