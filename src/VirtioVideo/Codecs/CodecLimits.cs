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
