// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.VhostUser.FrontEnd;
using VirtioVideo.Wire;

namespace VirtioVideo.VhostUser;

/// <summary>Receives the device's messages, for the connected front end.</summary>
internal sealed class DaemonHost(Log log) : IDeviceHost
{
    /// <summary>The front end; null while none is connected.</summary>
    public Session? Session { get; set; }

    /// <inheritdoc/>
    public LogLevel? MaxLevel => log.MaxLevel;

    /// <inheritdoc/>
    public bool ResolvesObjects => false;

    /// <inheritdoc/>
    public void Log(LogLevel level, string message) => log.Write(level, message);

    /// <inheritdoc/>
    public void NeedsReset(uint queue) => Session?.NeedsReset(queue);

    /// <inheritdoc/>
    public void Notify(uint queue) => Session?.Notify(queue);

    /// <inheritdoc/>
    public bool TryResolveObject(ReadOnlySpan<byte> uuid, out HostObject found)
    {
        found = default;
        return false;
    }

    /// <inheritdoc/>
    public StreamPolicy ChoosePolicy(uint stream, virtio_video_codec codec, in StreamPolicy standard) => standard;
}
