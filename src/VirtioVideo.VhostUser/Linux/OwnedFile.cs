// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.VhostUser.Linux;

/// <summary>A file descriptor that this object closes.</summary>
internal sealed class OwnedFile(int fd) : System.IDisposable
{
    private int _fd = fd;

    /// <summary>The file descriptor; -1 after it was closed.</summary>
    public int Fd => _fd;

    /// <inheritdoc/>
    public void Dispose()
    {
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            _ = Libc.close(fd);
        }
    }
}
