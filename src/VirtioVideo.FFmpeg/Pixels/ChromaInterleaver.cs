// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>Converts between the interleaved chroma of NV12 and two planes.</summary>
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
        if (IsVectorized)
        {
            ref byte uFirst = ref MemoryMarshal.GetReference(u);
            ref byte vFirst = ref MemoryMarshal.GetReference(v);
            ref byte first = ref MemoryMarshal.GetReference(destination);
            for (; i <= u.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector128<byte> us = Vector128.LoadUnsafe(ref uFirst, (nuint)i);
                Vector128<byte> vs = Vector128.LoadUnsafe(ref vFirst, (nuint)i);
                ZipLow(us, vs).StoreUnsafe(ref first, (nuint)(2 * i));
                ZipHigh(us, vs).StoreUnsafe(ref first, (nuint)(2 * i) + (nuint)Vector128<byte>.Count);
            }
        }

        for (; i < u.Length; i++)
        {
            destination[2 * i] = u[i];
            destination[(2 * i) + 1] = v[i];
        }
    }

    /// <summary>Splits u0 v0 u1 v1 … into two planes.</summary>
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
        if (IsVectorized)
        {
            ref byte first = ref MemoryMarshal.GetReference(source);
            ref byte uFirst = ref MemoryMarshal.GetReference(u);
            ref byte vFirst = ref MemoryMarshal.GetReference(v);
            for (; i <= u.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector128<byte> a = Vector128.LoadUnsafe(ref first, (nuint)(2 * i));
                Vector128<byte> b = Vector128.LoadUnsafe(ref first, (nuint)(2 * i) + (nuint)Vector128<byte>.Count);
                UnzipEven(a, b).StoreUnsafe(ref uFirst, (nuint)i);
                UnzipOdd(a, b).StoreUnsafe(ref vFirst, (nuint)i);
            }
        }

        for (; i < u.Length; i++)
        {
            u[i] = source[2 * i];
            v[i] = source[(2 * i) + 1];
        }
    }

    private static bool IsVectorized => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    private static Vector128<byte> ZipLow(Vector128<byte> a, Vector128<byte> b)
        => Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    private static Vector128<byte> ZipHigh(Vector128<byte> a, Vector128<byte> b)
        => Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    private static Vector128<byte> UnzipEven(Vector128<byte> a, Vector128<byte> b)
        => Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(a.AsInt16() & Vector128.Create((short)0xff), b.AsInt16() & Vector128.Create((short)0xff))
            : AdvSimd.Arm64.UnzipEven(a, b);

    private static Vector128<byte> UnzipOdd(Vector128<byte> a, Vector128<byte> b)
        => Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(Vector128.ShiftRightLogical(a.AsInt16(), 8), Vector128.ShiftRightLogical(b.AsInt16(), 8))
            : AdvSimd.Arm64.UnzipOdd(a, b);
}
