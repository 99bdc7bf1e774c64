// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Capabilities;

/// <summary>Compares the FFmpeg that was found at run time with the one that the bindings were generated for.</summary>
internal static class LibavcodecVersion
{
    /// <summary>Describes a mismatch.</summary>
    /// <returns>Null if there is none: struct layouts stay the same within a major version.</returns>
    public static string? Mismatch()
        => Compare("libavcodec", ffmpeg.avcodec_version(), ffmpeg.LIBAVCODEC_VERSION_MAJOR)
            ?? Compare("libavutil", ffmpeg.avutil_version(), ffmpeg.LIBAVUTIL_VERSION_MAJOR)
            ?? Compare("libswscale", ffmpeg.swscale_version(), ffmpeg.LIBSWSCALE_VERSION_MAJOR);

    private static string? Compare(string library, uint found, int builtFor)
        => found >> 16 == (uint)builtFor ? null : $"{library} {found >> 16} was found, the library was built for {library} {builtFor}";
}
