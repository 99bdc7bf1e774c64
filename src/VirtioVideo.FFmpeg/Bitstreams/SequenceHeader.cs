// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Contents of a sequence header, known before a picture is decoded.</summary>
/// <param name="Format">Size and visible rectangle.</param>
/// <param name="DecodedPictureBuffer">Pictures that the decoder keeps; 0 if the header does not say.</param>
internal readonly record struct SequenceHeader(FrameFormat Format, uint DecodedPictureBuffer)
{
    /// <summary>Largest width and height that are read further. Larger ones are nonsense; the limit keeps the numbers small.</summary>
    public const uint MostSize = 1 << 16;

    /// <summary>The profile in the codec's own numbers; -1 if the header does not say.</summary>
    public int Profile { get; init; } = -1;

    /// <summary>The level in the codec's own numbers; 0 if the header does not say.</summary>
    public int Level { get; init; }

    /// <summary>Frames per second; 0 if the header does not say.</summary>
    public double FrameRate { get; init; }

    /// <summary>Frames that may wait for their turn: as the header says, or as the standard infers. 0 also if neither is read here.</summary>
    public uint Reordering { get; init; }

    /// <summary>Whether the header says it.</summary>
    public bool SaysReordering { get; init; }

    /// <summary>Makes a header from the size and the margins that are cropped.</summary>
    /// <returns>False if the visible rectangle is not inside the picture.</returns>
    public static bool TryCreate(ulong width, ulong height, ulong left, ulong right, ulong top, ulong bottom, uint buffer, out SequenceHeader header)
    {
        header = default;
        if (width is 0 or > MostSize || height is 0 or > MostSize || left + right >= width || top + bottom >= height)
        {
            return false;
        }

        var format = new FrameFormat((uint)width, (uint)height, (uint)left, (uint)top, (uint)(width - left - right), (uint)(height - top - bottom));
        header = new SequenceHeader(format, buffer);
        return true;
    }
}
