// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using VirtioVideo.Device;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>Objects of another virtio device as a host knows them: by UUID.</summary>
internal sealed class HostObjects
{
    private readonly Dictionary<string, HostObject> _objects = [];

    /// <summary>How often the library asked for one.</summary>
    public int Asked { get; private set; }

    /// <summary>Exports an object.</summary>
    /// <returns>Its UUID: version 4, RFC 4122.</returns>
    public virtio_video_resource_object Export(HostObject exported)
    {
        Span<byte> uuid = stackalloc byte[16];
        RandomNumberGenerator.Fill(uuid);
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);
        _objects.Add(Convert.ToHexString(uuid), exported);
        return System.Runtime.InteropServices.MemoryMarshal.Read<virtio_video_resource_object>(uuid);
    }

    /// <summary>Finds one.</summary>
    public bool TryFind(ReadOnlySpan<byte> uuid, out HostObject found)
    {
        Asked++;
        return _objects.TryGetValue(Convert.ToHexString(uuid), out found);
    }
}
