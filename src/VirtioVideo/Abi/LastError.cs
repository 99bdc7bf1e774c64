// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Text;

namespace VirtioVideo.Abi;

/// <summary>The text of virtiovideo_last_error(): one per thread, owned by the library.</summary>
/// <remarks>SAFETY: the buffer is pinned for its whole life, so the pointer stays good until the thread ends.</remarks>
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
            s_text ??= GC.AllocateArray<byte>(Size, pinned: true);
            fixed (byte* text = s_text)
            {
                return text;
            }
        }
    }

    /// <summary>Replaces the text; what does not fit is cut off between characters.</summary>
    public static void Set(string message)
    {
        s_text ??= GC.AllocateArray<byte>(Size, pinned: true);
        Encoding.UTF8.GetEncoder().Convert(message, s_text.AsSpan(0, Size - 1), flush: true, out _, out int used, out _);
        s_text[used] = 0;
    }
}
