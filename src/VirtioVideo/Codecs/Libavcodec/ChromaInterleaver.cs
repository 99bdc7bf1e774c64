// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Makes the interleaved chroma of NV12 out of two planes.</summary>
internal static class ChromaInterleaver
{
    /// <summary>Writes u0 v0 u1 v1 …</summary>
    /// <param name="u">Cb samples.</param>
    /// <param name="v">Cr samples, as many.</param>
    /// <param name="destination">Twice as many bytes.</param>
    public static void Interleave(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, Span<byte> destination)
    {
        if (v.Length < u.Length || destination.Length < 2 * u.Length)
        {
            throw new ArgumentException("the spans do not belong together");
        }

        int i = 0;
        if (Sse2.IsSupported)
        {
            ref byte uFirst = ref MemoryMarshal.GetReference(u);
            ref byte vFirst = ref MemoryMarshal.GetReference(v);
            ref byte first = ref MemoryMarshal.GetReference(destination);
            for (; i <= u.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector128<byte> us = Vector128.LoadUnsafe(ref uFirst, (nuint)i);
                Vector128<byte> vs = Vector128.LoadUnsafe(ref vFirst, (nuint)i);
                Sse2.UnpackLow(us, vs).StoreUnsafe(ref first, (nuint)(2 * i));
                Sse2.UnpackHigh(us, vs).StoreUnsafe(ref first, (nuint)(2 * i) + (nuint)Vector128<byte>.Count);
            }
        }

        for (; i < u.Length; i++)
        {
            destination[2 * i] = u[i];
            destination[(2 * i) + 1] = v[i];
        }
    }
}
