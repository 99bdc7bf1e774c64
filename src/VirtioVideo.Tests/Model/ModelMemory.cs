// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>The guest's memory for media, as it has to be.</summary>
internal sealed class ModelMemory
{
    /// <summary>First guest physical address.</summary>
    public const ulong Base = 0x2_0000_0000;

    /// <summary>Bytes that the host has in one piece, although in two regions.</summary>
    public const int FirstLength = 704 << 10;

    /// <summary>Bytes that follow in guest memory, and are elsewhere on the host (ruling 27).</summary>
    public const int SecondLength = 64 << 10;

    /// <summary>Where the host has a region that follows the first at once.</summary>
    public const int Seam = 640 << 10;

    /// <summary>Where rings and requests are: no word that a hostile guest thinks of leads there.</summary>
    private const ulong Rings = 0x10_0000_0000;

    /// <summary>The regions of the guest: rings and requests, then media.</summary>
    public static GuestRamRegion[] Regions { get; } =
    [
        new(Rings, 1 << 20),
        new(Base, Seam),
        new(Base + Seam, FirstLength - Seam, FollowsOnHost: true),
        new(Base + FirstLength, SecondLength),
    ];

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(FirstLength + SecondLength);

    /// <summary>Finds an entry of a sg list (ruling 27).</summary>
    /// <returns>Its place; null if it is not in one piece of guest memory.</returns>
    public static int? Find(ulong address, uint length)
    {
        // An entry of no bytes is nowhere.
        if (length == 0)
        {
            return 0;
        }

        return IsInside(address, length, 0, FirstLength) || IsInside(address, length, FirstLength, SecondLength)
            ? (int)(address - Base)
            : null;
    }

    /// <summary>As new.</summary>
    public void Clear() => Bytes.AsSpan().Clear();

    /// <summary>Reads the first bytes of a buffer.</summary>
    public byte[] Read(ModelBuffer buffer, uint length)
    {
        byte[] read = new byte[length];
        int done = 0;
        foreach ((int start, int run) in buffer.Runs)
        {
            int part = Math.Min(run, read.Length - done);
            Bytes.AsSpan(start, part).CopyTo(read.AsSpan(done));
            done += part;
        }

        return read;
    }

    /// <summary>Writes bytes into a buffer.</summary>
    public void Write(ModelBuffer buffer, uint offset, ReadOnlySpan<byte> bytes)
    {
        long skip = offset;
        foreach ((int start, int run) in buffer.Runs)
        {
            if (skip < run)
            {
                int part = (int)Math.Min(run - skip, bytes.Length);
                bytes[..part].CopyTo(Bytes.AsSpan(start + (int)skip));
                bytes = bytes[part..];
                skip = 0;
            }
            else
            {
                skip -= run;
            }
        }
    }

    private static bool IsInside(ulong address, uint length, int start, int size)
        => address >= Base + (ulong)start && (UInt128)address + length <= Base + (ulong)(start + size);
}
