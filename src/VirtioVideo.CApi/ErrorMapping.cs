// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.CApi;

/// <summary>Turns what went wrong into <c>-errno</c> and a text. No exception crosses the ABI.</summary>
internal static class ErrorMapping
{
    /// <summary>Ends a call with an exception. Throws none, also where there is no memory for a text.</summary>
    public static int Fail(Exception exception)
    {
        try
        {
            return exception switch
            {
                HostException e => Fail(e.Errno, e.Message),
                OutOfMemoryException => Fail(Errno.ENOMEM, "no memory"),
                _ => Fail(Errno.EIO, $"a bug of the library: {exception.GetType().Name}: {exception.Message}"),
            };
        }
        catch (OutOfMemoryException)
        {
            return Fail(Errno.ENOMEM, "no memory");
        }
    }

    /// <summary>Ends a call with an errno.</summary>
    public static int Fail(int errno, string message)
    {
        LastError.Set(message);
        return -errno;
    }
}
