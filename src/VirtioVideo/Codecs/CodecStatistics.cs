// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Threading;

namespace VirtioVideo.Codecs;

/// <summary>What a stream's codec did: counted as it goes, read from any thread.</summary>
internal sealed class CodecStatistics
{
    private readonly long[] _copies = new long[Enum.GetValues<CopyReason>().Length];
    private long _inputCopies;

    /// <summary>What the stream has of the device's memory; null if nobody counts. The loop's: it goes with the codec.</summary>
    public StreamMemory? Memory { get; init; }

    /// <summary>How long the worker was inside the codec.</summary>
    public TimeSum CodecTime { get; } = new();

    /// <summary>How long products waited because there was no output buffer.</summary>
    public TimeSum OutputWait { get; } = new();

    /// <summary>Inputs whose bytes were copied out of guest memory.</summary>
    public long InputCopies => Volatile.Read(ref _inputCopies);

    /// <summary>A picture was copied, or converted. Any thread.</summary>
    public void CountCopy(CopyReason reason) => Interlocked.Increment(ref _copies[(int)reason]);

    /// <summary>Pictures that were copied for a reason.</summary>
    public long Copies(CopyReason reason) => Volatile.Read(ref _copies[(int)reason]);

    /// <summary>The bytes of an input were copied out of guest memory. Worker's thread.</summary>
    public void CountInputCopy() => Volatile.Write(ref _inputCopies, _inputCopies + 1);
}

/// <summary>Why a picture went into a guest's buffer by a copy, or out of one, and was not made there.</summary>
internal enum CopyReason
{
    /// <summary>The guest wants another image format than the codec makes: a conversion, in one pass.</summary>
    Format,

    /// <summary>The buffer's memory cannot be mapped anew and in one piece: the host gave no file of it, it is an object of another device, its runs do not begin and end with a page, or they are so many that the device still maps them, some at each RESOURCE_QUEUE.</summary>
    Memory,

    /// <summary>The guest chose other strides than those that decoders work with, or its planes are not aligned.</summary>
    Layout,

    /// <summary>No buffer was free when the picture was begun: the guest had queued too few, or the codec refers to all of them.</summary>
    NoBuffer,

    /// <summary>The codec shows a picture again that went out before.</summary>
    Repeated,

    /// <summary>The guest took a buffer back to which the codec refers still: its picture is kept elsewhere.</summary>
    TakenBack,
}

/// <summary>Adds up how long something lasts that begins and ends again and again. One thread begins and ends, any reads; what lasts still is in it up to now.</summary>
internal sealed class TimeSum
{
    /// <summary>The sum; while it runs the sum less the time when it began, which is negative, as no sum is longer than the time from the clock's zero. One word, so that no reader sees half of a change.</summary>
    private long _sum;

    /// <summary>The longest that a reader was told.</summary>
    private long _told;

    /// <summary>Whether it lasts. For the thread that begins and ends.</summary>
    public bool IsRunning => _sum < 0;

    /// <summary>Nanoseconds, up to now. Never less than was told before.</summary>
    public ulong Nanoseconds
    {
        get
        {
            // A clock that was read just before the end, or a reader that was held up, would add too much: the next one tells no less.
            long sum = UpToNow();
            long told = Volatile.Read(ref _told);
            while (sum > told)
            {
                long other = Interlocked.CompareExchange(ref _told, sum, told);
                if (other == told)
                {
                    return (ulong)sum;
                }

                told = other;
            }

            return (ulong)told;
        }
    }

    /// <summary>It begins.</summary>
    public void Begin() => Volatile.Write(ref _sum, _sum - MonotonicClock.Now);

    /// <summary>It ends.</summary>
    public void End() => Volatile.Write(ref _sum, _sum + MonotonicClock.Now);

    private long UpToNow()
    {
        long sum = Volatile.Read(ref _sum);
        while (sum < 0)
        {
            long now = MonotonicClock.Now;
            long again = Volatile.Read(ref _sum);
            if (again == sum)
            {
                return sum + now;
            }

            // It ended meanwhile: the clock must not be added to what it was.
            sum = again;
        }

        return sum;
    }
}

/// <summary>What the decoder learned from the stream's headers, besides the size: goes into the parameters with a change of resolution.</summary>
/// <param name="DecodedPictureBuffer">Pictures that the decoder keeps: references and such as wait for their turn.</param>
/// <param name="Spare">Pictures that it has besides those where none of them is to be copied: such as wait for their turn or are being decoded, and one that the guest looks at.</param>
/// <param name="FrameRate">Whole frames per second; 0 if the stream does not say.</param>
/// <param name="Variant">Profile and level; null if the stream does not say, or says one that the spec does not know.</param>
internal readonly record struct StreamInfo(uint DecodedPictureBuffer, uint Spare, uint FrameRate, CodecVariant? Variant = null);
