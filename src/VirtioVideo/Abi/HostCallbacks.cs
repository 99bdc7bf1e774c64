// SPDX-License-Identifier: BSD-3-Clause

using System.Text;
using VirtioVideo.Device;

namespace VirtioVideo.Abi;

/// <summary>The host's callbacks (struct virtiovideo_ops).</summary>
/// <remarks>SAFETY: the function pointers are the host's; a message is pinned for the time of the call.</remarks>
internal sealed unsafe class HostCallbacks : IDeviceHost
{
    private readonly virtiovideo_ops _ops;
    private readonly void* _opaque;
    private readonly LogLevel _maxLevel;

    public HostCallbacks(in virtiovideo_ops ops, void* opaque, LogLevel maxLevel)
    {
        _ops = ops;
        _opaque = opaque;
        _maxLevel = maxLevel;
    }

    /// <inheritdoc/>
    public LogLevel? MaxLevel => _ops.log is null ? null : _maxLevel;

    /// <inheritdoc/>
    public void Log(LogLevel level, string message)
    {
        if (_ops.log is null)
        {
            return;
        }

        fixed (byte* text = Encoding.UTF8.GetBytes(message + "\0"))
        {
            _ops.log(_opaque, (uint)level, text);
        }
    }

    /// <inheritdoc/>
    public void NeedsReset(uint queue)
    {
        if (_ops.@event is not null)
        {
            _ops.@event(_opaque, (uint)virtiovideo_device_event.VIRTIOVIDEO_EVENT_NEEDS_RESET, queue);
        }
    }

    /// <inheritdoc/>
    public void Notify(uint queue)
    {
        if (_ops.notify is not null)
        {
            _ops.notify(_opaque, queue);
        }
    }
}
