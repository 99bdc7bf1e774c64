// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Platform.Linux;

/// <summary>The <c>struct iovec</c> of <c>sys/uio.h</c>; the header includes it.</summary>
[CType("struct iovec")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct iovec
{
    /// <summary>First byte.</summary>
    public void* iov_base;

    /// <summary>Number of bytes.</summary>
    public nuint iov_len;
}
