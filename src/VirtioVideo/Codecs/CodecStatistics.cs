// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Threading;

namespace VirtioVideo.Codecs;

/// <summary>Counters of a stream's codec. They count while it works; any thread may read them.</summary>
internal sealed class CodecStatistics
{
    private readonly long[] _copies = new long[Enum.GetValues<CopyCause>().Length];
    private long _inputCopies;
    private uint _reordering;
    private string? _whyFailed;

    /// <summary>The stream's share of the device's memory; null if nothing is charged. The loop owns it and frees it with the codec.</summary>
    public StreamMemory? Memory { get; init; }

    /// <summary>Time that the worker spent inside the codec.</summary>
    public TimeSum CodecTime { get; } = new();

    /// <summary>Time that products waited because there was no output buffer.</summary>
    public TimeSum OutputWait { get; } = new();

    /// <summary>Number of inputs whose bytes were copied out of guest memory.</summary>
    public long InputCopies => Volatile.Read(ref _inputCopies);

    /// <summary>Pictures that wait for their turn in the order of display. The worker sets it.</summary>
    public uint Reordering
    {
        get => Volatile.Read(ref _reordering);
        set => Volatile.Write(ref _reordering, value);
    }

    /// <summary>Why the codec cannot go on, for a log; null while it can, or if nothing is known. The worker sets it, any thread reads it.</summary>
    public string? WhyFailed
    {
        get => Memory?.WhyRefused ?? Volatile.Read(ref _whyFailed);
        set => Volatile.Write(ref _whyFailed, value);
    }

    /// <summary>Counts a picture that was copied or converted. Any thread.</summary>
    public void CountCopy(CopyCause cause) => Interlocked.Increment(ref _copies[(int)cause]);

    /// <summary>Number of pictures that were copied for a cause.</summary>
    public long Copies(CopyCause cause) => Volatile.Read(ref _copies[(int)cause]);

    /// <summary>Counts an input whose bytes were copied out of guest memory. Worker's thread.</summary>
    public void CountInputCopy() => Volatile.Write(ref _inputCopies, _inputCopies + 1);
}

/// <summary>Why a picture was copied into a guest's buffer, or out of one, instead of being used in place.</summary>
internal enum CopyCause
{
    /// <summary>The guest wants an image format that the codec does not make: a conversion, in one pass.</summary>
    Format,

    /// <summary>
    /// The buffer's memory cannot be mapped anew in one piece. Reasons: the host named no file for it; it is an object of another device; its runs do
    /// not begin and end with a page; or it has so many runs that the device is still mapping them, some at each RESOURCE_QUEUE.
    /// </summary>
    Memory,

    /// <summary>The guest chose strides other than those that decoders work with, or its planes are not aligned.</summary>
    Layout,

    /// <summary>No buffer was free when the picture was begun: the guest had queued too few, or the codec refers to all of them.</summary>
    NoBuffer,

    /// <summary>The codec shows a picture again that has already gone out.</summary>
    Repeated,

    /// <summary>The guest took back a buffer that the codec still refers to. The picture is kept elsewhere.</summary>
    TakenBack,
}

/// <summary>
/// Adds up the time of something that begins and ends repeatedly. One thread begins and ends it, any thread reads. A period that has not ended counts
/// up to now.
/// </summary>
internal sealed class TimeSum
{
    /// <summary>
    /// The sum. While a period runs: the sum minus the time when it began. That is negative, because no sum exceeds the time since the clock's zero.
    /// It is one word, so no reader sees half of a change.
    /// </summary>
    private long _sum;

    /// <summary>The largest result that a reader got.</summary>
    private long _told;

    /// <summary>Whether a period runs. For the thread that begins and ends.</summary>
    public bool IsRunning => _sum < 0;

    /// <summary>Nanoseconds up to now. The number never goes down.</summary>
    public ulong Nanoseconds
    {
        get
        {
            // A clock that was read just before the end, or a reader that was delayed, may add too much. The next result is at least as large.
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

    /// <summary>Begins a period.</summary>
    public void Begin() => Volatile.Write(ref _sum, _sum - MonotonicClock.Now);

    /// <summary>Ends a period.</summary>
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

            // The period ended meanwhile: the clock must not be added to the old value.
            sum = again;
        }

        return sum;
    }
}

/// <summary>Facts from the stream's headers beside the size. They go into the parameters with a change of resolution.</summary>
/// <param name="DecodedPictureBuffer">Pictures that the decoder keeps: references, and pictures that wait for their turn.</param>
/// <param name="Spare">
/// Further pictures that it needs so that none must be copied: those that wait for their turn or are being decoded, and one that the guest looks at.
/// </param>
/// <param name="FrameRate">Whole frames per second; 0 if the stream does not say.</param>
/// <param name="Variant">Profile and level; null if the stream does not say, or the spec has no value for them.</param>
internal readonly record struct StreamInfo(uint DecodedPictureBuffer, uint Spare, uint FrameRate, CodecVariant? Variant = null);
