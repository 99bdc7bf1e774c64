// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Tests.Support;

/// <summary>What native code writes to the process's stderr.</summary>
internal static class StandardError
{
    private const int Descriptor = 2;

    /// <summary>Runs something and gives what was written meanwhile.</summary>
    public static string CapturedDuring(Action action)
    {
        int saved = NativeCalls.dup(Descriptor);
        using var file = new SafeFileHandle(NativeCalls.memfd_create("stderr", 0), ownsHandle: true);
        NativeCalls.dup2((int)file.DangerousGetHandle(), Descriptor);
        try
        {
            action();
        }
        finally
        {
            NativeCalls.dup2(saved, Descriptor);
            _ = Libc.close(saved);
        }

        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        int length = RandomAccess.Read(file, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
