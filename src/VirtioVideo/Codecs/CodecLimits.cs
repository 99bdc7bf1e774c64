// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>Resources that a codec may use.</summary>
/// <param name="MaxWidth">Largest coded width.</param>
/// <param name="MaxHeight">Largest coded height.</param>
/// <param name="Threads">Number of its own threads.</param>
internal sealed record CodecLimits(uint MaxWidth, uint MaxHeight, int Threads)
{
    /// <summary>Default for the most bytes of pictures that a decoder holds: 42 pictures of 4096 x 4096.</summary>
    public const ulong DefaultPictureBytes = 1ul << 30;

    /// <summary>How its threads divide the work.</summary>
    public ThreadType ThreadType { get; init; }

    /// <summary>What a decoder does with pictures whose stream does not say how deep they are reordered.</summary>
    public Reorder Reorder { get; init; }

    /// <summary>
    /// Most bytes of pictures that a decoder holds at a time: references, pictures that wait for their turn, and one per thread that is being
    /// decoded.
    /// </summary>
    public ulong MaxPictureBytes { get; init; } = DefaultPictureBytes;

    /// <summary>Whether pictures may have this coded size.</summary>
    public bool Allows(uint width, uint height) => width <= MaxWidth && height <= MaxHeight;

    /// <summary>Says of a size that is not allowed why the stream cannot go on.</summary>
    public string Refuse(uint width, uint height) => $"its headers claim {width}x{height}, and the host allows {MaxWidth}x{MaxHeight}";
}

/// <summary>
/// Limits of one input of a decoder. An input beyond them ends the stream (ruling 41) before the codec sees it. A guest must not decide how much work
/// an input causes.
/// </summary>
/// <remarks>
/// A part begins with a start code: a NAL unit, a slice, a header. If the pieces of an access unit come one by one, all pieces joined so far count
/// together.
/// </remarks>
internal static class InputLimits
{
    /// <summary>Most access units in one buffer; a field counts as one. Guests send one. A file of one minute at 60 frames per second has 3600.</summary>
    public const int MaxAccessUnits = 4096;

    /// <summary>
    /// Most parts of one access unit. One slice per line of macroblocks is 256 parts at 4096 x 4096. As slices of 1400 bytes this many parts are 22
    /// MiB, nearly the size of the uncompressed picture.
    /// </summary>
    public const int MaxPartsOfAccessUnit = 16384;

    /// <summary>Most parts in one buffer: 64 for each of the access units. Reading so many takes some 10 ms.</summary>
    public const int MaxParts = 64 * MaxAccessUnits;
}
