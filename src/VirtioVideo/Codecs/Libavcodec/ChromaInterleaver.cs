// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Makes the interleaved chroma of NV12 out of two planes, and the other way round.</summary>
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

    /// <summary>Takes u0 v0 u1 v1 … apart.</summary>
    /// <param name="source">Twice as many bytes as there are samples of each.</param>
    /// <param name="u">Cb samples.</param>
    /// <param name="v">Cr samples, as many.</param>
    public static void Split(ReadOnlySpan<byte> source, Span<byte> u, Span<byte> v)
    {
        if (v.Length < u.Length || source.Length < 2 * u.Length)
        {
            throw new ArgumentException("the spans do not belong together");
        }

        int i = 0;
        if (Sse2.IsSupported)
        {
            ref byte first = ref MemoryMarshal.GetReference(source);
            ref byte uFirst = ref MemoryMarshal.GetReference(u);
            ref byte vFirst = ref MemoryMarshal.GetReference(v);
            Vector128<short> low = Vector128.Create((short)0xff);
            for (; i <= u.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector128<short> a = Vector128.LoadUnsafe(ref first, (nuint)(2 * i)).AsInt16();
                Vector128<short> b = Vector128.LoadUnsafe(ref first, (nuint)(2 * i) + (nuint)Vector128<byte>.Count).AsInt16();
                Sse2.PackUnsignedSaturate(a & low, b & low).StoreUnsafe(ref uFirst, (nuint)i);
                Sse2.PackUnsignedSaturate(Vector128.ShiftRightLogical(a, 8), Vector128.ShiftRightLogical(b, 8)).StoreUnsafe(ref vFirst, (nuint)i);
            }
        }

        for (; i < u.Length; i++)
        {
            u[i] = source[2 * i];
            v[i] = source[(2 * i) + 1];
        }
    }
}
