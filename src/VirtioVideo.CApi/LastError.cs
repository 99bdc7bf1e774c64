// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace VirtioVideo.CApi;

/// <summary>The text of virtiovideo_last_error(): one per thread, owned by the library.</summary>
/// <remarks>
/// Never throws: it is called where an exception was caught, and another one would end the host. A thread for whose text there is no memory has a
/// constant one. SAFETY: the buffer is pinned for its whole life, so the pointer stays good until the thread ends.
/// </remarks>
internal static unsafe class LastError
{
    private const int Size = 512;

    [ThreadStatic]
    private static byte[]? s_text;

    /// <summary>The text, zero-terminated.</summary>
    public static byte* Text
    {
        get
        {
            try
            {
                s_text ??= GC.AllocateArray<byte>(Size, pinned: true);
                fixed (byte* text = s_text)
                {
                    return text;
                }
            }
            catch (OutOfMemoryException)
            {
                return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("no memory\0"u8));
            }
        }
    }

    /// <summary>Replaces the text; what does not fit is cut off between characters.</summary>
    public static void Set(string message)
    {
        try
        {
            s_text ??= GC.AllocateArray<byte>(Size, pinned: true);
            int used = Utf8.FromUtf16(message, s_text.AsSpan(0, Size - 1), out _, out int written) is OperationStatus.Done or OperationStatus.DestinationTooSmall ? written : 0;
            s_text[used] = 0;
        }
        catch (OutOfMemoryException)
        {
            // The text before stays, if there is one.
        }
    }
}
