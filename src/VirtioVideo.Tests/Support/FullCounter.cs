// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>An eventfd that takes no more: a write waits, or says EAGAIN.</summary>
internal static class FullCounter
{
    /// <summary>Fills one up that was zero.</summary>
    public static unsafe void Make(int fd)
    {
        ulong most = ulong.MaxValue - 1;
        Assert.Equal(sizeof(ulong), Libc.write(fd, &most, sizeof(ulong)));
    }
}
