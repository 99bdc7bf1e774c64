// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>How a new stream works where the guest has no say: the config's way, unless the host says otherwise, with the threads that the device has left.</summary>
internal static class PolicyResolver
{
    /// <summary>Asks.</summary>
    /// <param name="host">Who may say otherwise.</param>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="codec">Its codec.</param>
    /// <param name="standard">What the device was configured with.</param>
    /// <param name="threadsLeft">Threads that other streams have not; a stream gets one in any case.</param>
    /// <returns>Null if the host chose what cannot be.</returns>
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
