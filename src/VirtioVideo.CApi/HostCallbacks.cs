// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Text;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Wire;

namespace VirtioVideo.CApi;

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
    public bool ResolvesObjects => _ops.resolve_object is not null;

    /// <inheritdoc/>
    public bool TryResolveObject(ReadOnlySpan<byte> uuid, out HostObject found)
    {
        var answer = new virtiovideo_object { size = (uint)sizeof(virtiovideo_object), fd = -1 };
        int status;
        fixed (byte* bytes = uuid)
        {
            status = _ops.resolve_object(_opaque, bytes, &answer);
        }

        found = new HostObject(answer.fd, answer.offset, answer.length);
        return status == 0;
    }

    /// <inheritdoc/>
    public StreamPolicy ChoosePolicy(uint stream, virtio_video_codec codec, in StreamPolicy standard)
    {
        if (_ops.stream_policy is null)
        {
            return standard;
        }

        var policy = new virtiovideo_stream_policy
        {
            size = (uint)sizeof(virtiovideo_stream_policy),
            latency = (uint)standard.Latency,
            gop_size = standard.GopSize,
            threads = standard.Threads,
            thread_type = (uint)standard.ThreadType,
            reorder = (uint)standard.Reorder,
        };
        _ops.stream_policy(_opaque, stream, (uint)codec, &policy);
        return new StreamPolicy((Latency)policy.latency, policy.gop_size, policy.threads)
        {
            ThreadType = (ThreadType)policy.thread_type,
            Reorder = (Reorder)policy.reorder,
        };
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
