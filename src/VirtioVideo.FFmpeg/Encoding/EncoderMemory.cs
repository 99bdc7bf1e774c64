// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;

namespace VirtioVideo.FFmpeg.Encoding;

/// <summary>Memory that an encoder will need. It must be known before the encoder is opened, because the encoder allocates without asking.</summary>
/// <remarks>Upper bounds of measurements with FFmpeg 5.1: docs/reference/memory.md.</remarks>
/// <param name="Fixed">Bytes at any size.</param>
/// <param name="PerPixel">Bytes for each pixel of a picture.</param>
/// <param name="PerThread">Bytes for each thread after the first.</param>
/// <param name="PerPixelOfThread">Bytes for each pixel and each thread after the first.</param>
/// <param name="Stacks">Address space for the stacks of threads that it always has, beyond what they use.</param>
internal readonly record struct EncoderMemory(long Fixed, double PerPixel, long PerThread, double PerPixelOfThread, long Stacks = 0)
{
    /// <summary>A copy of the picture in the guest's format, and one in the encoder's.</summary>
    private const double PerPixelOfCopies = 6;

    private const long MiB = 1 << 20;

    /// <summary>Finds the needs of an encoder.</summary>
    /// <param name="name">FFmpeg's name of it.</param>
    /// <param name="latency">Latency or throughput: looking ahead takes pictures.</param>
    public static EncoderMemory Of(string name, Latency latency) => (name, latency) switch
    {
        (EncoderName.Libx264, Latency.Low) => new EncoderMemory(8 * MiB, 22, MiB / 2, 1),
        (EncoderName.Libx264, _) => new EncoderMemory(8 * MiB, 80, MiB, 12),
        (EncoderName.Libx265, Latency.Low) => new EncoderMemory(20 * MiB, 48, 0, 0, 128 * MiB),
        (EncoderName.Libx265, _) => new EncoderMemory(30 * MiB, 122, 0, 0, 128 * MiB),
        (EncoderName.Libvpx, _) => new EncoderMemory(4 * MiB, 36.5, MiB / 2, 0),
        (EncoderName.LibvpxVp9, _) => new EncoderMemory(18 * MiB, 80, 13 * MiB / 2, 0),
        (EncoderName.Mpeg2Video, Latency.Low) => new EncoderMemory(5 * MiB, 11.5, MiB / 2, 2.6),
        (EncoderName.Mpeg2Video, _) => new EncoderMemory(5 * MiB, 17, MiB / 2, 2.6),
        (EncoderName.Mpeg4, Latency.Low) => new EncoderMemory(5 * MiB, 12.5, MiB / 2, 3),
        (EncoderName.Mpeg4, _) => new EncoderMemory(5 * MiB, 19, MiB / 2, 3),

        // An encoder that the host named: counted like the most modest one that looks ahead. Memory of a hardware device is not the process's.
        _ => new EncoderMemory(16 * MiB, 40, MiB, 4),
    };

    /// <summary>Bytes of an encoder for a picture size.</summary>
    public long OfSize(uint width, uint height, uint threads)
    {
        // Encoders pad pictures to whole blocks, of at most 64.
        double pixels = (double)((width + 63ul) & ~63ul) * ((height + 63ul) & ~63ul);
        return Fixed + ((threads - 1) * PerThread) + (long)(pixels * (PerPixel + PerPixelOfCopies + ((threads - 1) * PerPixelOfThread)));
    }
}
