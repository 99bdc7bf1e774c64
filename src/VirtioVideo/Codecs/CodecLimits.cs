// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a codec may use.</summary>
/// <param name="MaxWidth">Largest coded width.</param>
/// <param name="MaxHeight">Largest coded height.</param>
/// <param name="Threads">Threads of its own.</param>
internal sealed record CodecLimits(uint MaxWidth, uint MaxHeight, int Threads)
{
    /// <summary>Most bytes of pictures that a decoder holds, where the host does not say: 42 of 4096 x 4096.</summary>
    public const ulong DefaultPictureBytes = 1ul << 30;

    /// <summary>What its threads share out.</summary>
    public ThreadType ThreadType { get; init; }

    /// <summary>Most bytes of pictures that a decoder holds at a time: references, such as wait for their turn, and one being decoded per thread.</summary>
    public ulong MaxPictureBytes { get; init; } = DefaultPictureBytes;

    /// <summary>Whether pictures may have a coded size.</summary>
    public bool Allows(uint width, uint height) => width <= MaxWidth && height <= MaxHeight;
}

/// <summary>What one input of a decoder may hold. More ends the stream (ruling 41), before the codec meets it: the work on an input must not be the guest's choice.</summary>
/// <remarks>A part is what begins with a start code: a NAL unit, a slice, a header. Where pieces of an access unit come one by one, all that were joined count together.</remarks>
internal static class InputLimits
{
    /// <summary>Access units in one buffer, where a field counts as one. Guests send one; a file of a minute at 60 frames per second has 3600.</summary>
    public const int MaxAccessUnits = 4096;

    /// <summary>Parts of one access unit. A slice for each line of macroblocks is 256 parts at 4096 x 4096; in slices of 1400 bytes, so many parts are 22 MiB, nearly the picture without compression.</summary>
    public const int MaxPartsOfAccessUnit = 16384;

    /// <summary>Parts in one buffer: 64 for each of the access units. Reading so many takes some 10 ms.</summary>
    public const int MaxParts = 64 * MaxAccessUnits;
}
