// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>Finds the policy of a new stream: the configured one, unless the host chooses another, limited to the threads that the device has left.</summary>
internal static class PolicyResolver
{
    /// <summary>Asks the host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="codec">Its codec.</param>
    /// <param name="standard">The device's configuration.</param>
    /// <param name="threadsLeft">Threads that other streams do not use. A stream gets at least one.</param>
    /// <returns>Null if the host's choice is invalid.</returns>
    public static StreamPolicy? Resolve(IDeviceHost host, uint stream, virtio_video_codec codec, in StreamPolicy standard, uint threadsLeft)
    {
        StreamPolicy chosen = host.ChoosePolicy(stream, codec, standard);
        if (!chosen.IsValid)
        {
            host.Log(LogLevel.Error, $"stream {stream} is not created: ops.stream_policy chose {chosen}");
            return null;
        }

        return chosen with { Threads = Math.Clamp(threadsLeft, 1, chosen.Threads) };
    }
}
