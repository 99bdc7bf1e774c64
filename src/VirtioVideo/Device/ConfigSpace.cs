// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>spec: device configuration layout.</summary>
internal sealed class ConfigSpace
{
    private readonly virtio_video_config _config;

    public ConfigSpace(uint capsLength)
    {
        _config = new virtio_video_config { version = virtio_video.VIRTIO_VIDEO_PROTOCOL_VERSION, caps_length = capsLength };
    }

    /// <summary>Reads some of its bytes.</summary>
    /// <returns>False if the range is not inside the space.</returns>
    public bool TryRead(uint offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<virtio_video_config>(in _config));
        if (!Contains(offset, (uint)destination.Length))
        {
            return false;
        }

        bytes.Slice((int)offset, destination.Length).CopyTo(destination);
        return true;
    }

    /// <summary>Whether a range is inside the space.</summary>
    public static bool Contains(uint offset, uint length)
    {
        uint size = (uint)Unsafe.SizeOf<virtio_video_config>();
        return offset <= size && length <= size - offset;
    }
}
