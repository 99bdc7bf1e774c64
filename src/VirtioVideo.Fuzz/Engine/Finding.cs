// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Something that is wrong with the library.</summary>
/// <param name="Case">Number of the case.</param>
/// <param name="Path">Where its input is; empty if it could not be saved.</param>
/// <param name="Message">What was seen.</param>
internal sealed record Finding(ulong Case, string Path, string Message)
{
    /// <summary>Its first line.</summary>
    public string Title => Message.Split('\n')[0];
}
