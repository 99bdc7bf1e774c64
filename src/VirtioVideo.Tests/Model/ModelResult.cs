// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>spec: enum virtio_video_result.</summary>
internal static class ModelResult
{
    public const uint Ok = 0;
    public const uint InvalidOperation = 0x100;
    public const uint InvalidStreamId = 0x101;
    public const uint InvalidResourceId = 0x102;
    public const uint InvalidParameter = 0x103;
    public const uint Canceled = 0x104;
    public const uint OutOfMemory = 0x105;
}
