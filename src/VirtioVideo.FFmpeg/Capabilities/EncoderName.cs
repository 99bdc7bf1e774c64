// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Capabilities;

/// <summary>FFmpeg's names of the standard encoders, which are used unless the host names others.</summary>
internal static class EncoderName
{
    public const string Mpeg2Video = "mpeg2video";
    public const string Mpeg4 = "mpeg4";
    public const string Libx264 = "libx264";
    public const string Libx265 = "libx265";
    public const string Libvpx = "libvpx";
    public const string LibvpxVp9 = "libvpx-vp9";
}
