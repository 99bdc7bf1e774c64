// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Platform.Linux;

/// <summary>The errno values that the API documents.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int E2BIG = 7;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EBUSY = 16;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ELIBACC = 79;
    public const int ENOTSUP = 95;
    public const int ENOTRECOVERABLE = 131;
}
