// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

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
