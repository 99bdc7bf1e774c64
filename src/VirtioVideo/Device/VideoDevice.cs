// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Device.Commands;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>A virtio-video device: features, config space, guest memory, virtqueues, streams.</summary>
/// <remarks>
/// Threads: one at a time, the host's. The path of a frame: <see cref="Process"/> takes a chain from commandq. <see cref="CommandDispatcher"/>
/// decodes its command and gives it to the stream, which posts a worker command to its worker. A later <see cref="Process"/> collects the worker
/// event and answers the command.
/// </remarks>
internal sealed partial class VideoDevice : IDisposable
{
    private readonly DeviceOptions _options;
    private readonly IDeviceHost _host;
    private readonly DeviceLog _log;
    private readonly PollSet _pollSet = new();
    private readonly Capabilities _capabilities;
    private readonly ConfigSpace _config;
    private readonly StreamTable _streams;
    private readonly EventOutbox _events = new();
    private readonly WorkBudget _work = new();
    private readonly CommandDispatcher _dispatcher;
    private GuestMemory _memory = GuestMemory.Empty;

    /// <param name="options">The host's configuration.</param>
    /// <param name="role">Decoder or encoder.</param>
    /// <param name="workers">Makes the workers of its streams.</param>
    /// <param name="host">Receives the device's messages.</param>
    /// <exception cref="HostException">The system has no more files or memory.</exception>
    public VideoDevice(DeviceOptions options, IDeviceRole role, IStreamWorkerFactory workers, IDeviceHost host)
    {
        _options = options;
        _host = host;
        _log = new DeviceLog(host);
        try
        {
            if ((OfferedFeatures & MemoryFeatures) == 0)
            {
                throw new HostException(Errno.EINVAL, $"feature_mask 0x{options.FeatureMask:x} leaves the guest no memory for buffers");
            }

            HostMemory = new DeviceMemory(options.MaxMemoryBytes, options.MaxMaps);
            _capabilities = Capabilities.Create(role.Codecs, role.MinSize, options.Streams.Codec);
            _config = new ConfigSpace((uint)_capabilities.Response.Length);
            _streams = new StreamTable(options.MaxStreams, Statistics);
            var creation = new StreamCreation(options, role, workers, _streams, HostMemory, Statistics, _events, _pollSet.Doorbell, _log, _work);
            var attachment = new ResourceAttachment(options, host, HostMemory, _log, _work);
            _dispatcher = new CommandDispatcher(_capabilities, _streams, creation, attachment, _log, _work);
            CreateQueues();
        }
        catch
        {
            HostMemory?.Dispose();
            _pollSet.Dispose();
            throw;
        }
    }

    /// <summary>The device feature bits that it offers.</summary>
    public ulong OfferedFeatures => Supported & _options.FeatureMask;

    /// <summary>The table of guest memory in force. The caller that set it disposes of it afterwards.</summary>
    public GuestMemory Memory => _memory;

    /// <summary>Its streams' share of the host's memory. Any thread.</summary>
    public DeviceMemory HostMemory { get; }

    /// <summary>The fd that is readable when <see cref="Process"/> has something to do.</summary>
    public int PollFd => _pollSet.Epoll.Fd;

    /// <summary>Number of events that wait for a buffer of the driver.</summary>
    public int WaitingEvents => _events.Count;

    /// <summary>Counters of its streams. Any thread.</summary>
    public DeviceStatistics Statistics { get; } = new();

    /// <summary>How often it made <see cref="PollFd"/> readable. Any thread.</summary>
    public ulong Wakeups => _pollSet.Doorbell.Rings;

    /// <summary>spec: the device MUST offer at least one of these.</summary>
    private static ulong MemoryFeatures
        => (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES) | (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT);

    private ulong Supported
        => (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES)
            | (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG)
            | (_host.ResolvesObjects ? 1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT : 0);

    /// <summary>The device feature bits that the guest accepted.</summary>
    public ulong AcceptedFeatures => _dispatcher.Features;

    /// <summary>Sets the features that the guest accepted.</summary>
    /// <exception cref="HostException">EINVAL: one was not offered, or the guest has sent a chain since the last reset.</exception>
    public void AcknowledgeFeatures(ulong accepted)
    {
        if (ChainsTaken != _chainsAtReset)
        {
            throw new HostException(Errno.EINVAL, "features cannot change after the first chain; a reset comes first");
        }

        const ulong DeviceBits = (1ul << 24) - 1;
        if ((accepted & DeviceBits & ~OfferedFeatures) != 0)
        {
            throw new HostException(Errno.EINVAL, $"features 0x{accepted & DeviceBits:x} were accepted, 0x{OfferedFeatures:x} were offered");
        }

        _dispatcher.Features = accepted & DeviceBits;
    }

    /// <summary>Reads the config space.</summary>
    /// <returns>False if the range is not inside it.</returns>
    public bool TryReadConfig(uint offset, Span<byte> destination) => _config.TryRead(offset, destination);

    /// <summary>Sets the table of guest memory.</summary>
    /// <exception cref="HostException">EPERM: a region's file can shrink, and the host does not accept such files.</exception>
    /// <remarks>If it throws, the old table stays in force.</remarks>
    public void SetMemory(GuestMemory memory)
    {
        if (_options.SealedMemory && memory.TryFindUnsealed(out GuestRegion region))
        {
            throw new HostException(Errno.EPERM, $"the region at guest address 0x{region.Address:x} is no memfd with F_SEAL_SHRINK");
        }

        // Steps that can fail come first, while nothing has changed yet.
        _streams.BeginMove();
        _memory = memory;
        _dispatcher.Memory = memory;
        foreach (Virtqueue queue in _queues)
        {
            queue.MemoryChanged(memory);
        }

        _streams.EndMove(memory);
        FlushQueues();
    }

    /// <summary>Makes <see cref="PollFd"/> readable. Any thread.</summary>
    public void Wake() => _pollSet.Doorbell.Ring();

    /// <summary>spec: virtio reset. No pending command is answered.</summary>
    public void Reset()
    {
        // 1. No worker touches guest memory any more. 2. The state of the guest is forgotten. 3. The queues are as new.
        _streams.AbandonAll(_options.Streams.EndPatience);
        _pollSet.Timer.Clear();
        _dispatcher.Forget();
        _events.Clear();
        _completions.Clear();
        _dispatcher.Features = 0;
        _chainsAtReset = ChainsTaken;
        foreach (Virtqueue queue in _queues)
        {
            queue.Dispose();
        }

        CreateQueues();
        _log.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _streams.AbandonAll(_options.Streams.EndPatience);
        _dispatcher.Forget();
        foreach (Virtqueue queue in _queues)
        {
            queue.Dispose();
        }

        _pollSet.Dispose();
        HostMemory.Dispose();
    }
}
