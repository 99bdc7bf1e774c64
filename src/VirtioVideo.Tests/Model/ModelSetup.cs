// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>What a host and a guest agreed on before the first command: the same for the device and the model.</summary>
/// <param name="NonContiguous">VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG was accepted (ruling 24).</param>
/// <param name="OnePlane">Switch of ruling 17.</param>
/// <param name="LiberalIds">Switch of ruling 22.</param>
/// <param name="ClearOk">Switch of ruling 35.</param>
/// <param name="NoEosOnChange">Switch of ruling 40.</param>
/// <param name="MaxStreams">Most streams at a time.</param>
/// <param name="EventIndex">VIRTIO_F_EVENT_IDX.</param>
/// <param name="Encodes">Whether the device is an encoder.</param>
internal sealed record ModelSetup(
    bool NonContiguous, bool OnePlane, bool LiberalIds, bool ClearOk, bool NoEosOnChange, uint MaxStreams, bool EventIndex, bool Encodes)
{
    /// <summary>The feature bits that were accepted.</summary>
    public ulong Features => NonContiguous ? 3ul : 1ul;

    /// <summary>A device of it, whose codecs are scripts on no threads of their own; a test adds what it looks at.</summary>
    public TestDeviceSetup ToDevice(IDecoderFactory decoders, IEncoderFactory encoders, IStreamWorkerFactory workers) => new()
    {
        Encodes = Encodes,
        Factory = decoders,
        EncoderFactory = encoders,
        Workers = workers,
        // A worker ends when the sequence says so, however long the machine takes to get there.
        EndPatience = TimeSpan.FromDays(1),

        // Its sequences attach the same memory more than once.
        WatchesBuffers = false,
        Streams = TestDeviceSetup.DefaultStreams with
        {
            Codec = new CodecLimits(ModelCapabilities.MaxSize, ModelCapabilities.MaxSize, 1),
            SingleBufferOnePlane = OnePlane,
            LiberalResourceIds = LiberalIds,
            ClearResultOk = ClearOk,
            NoEosOnResolutionChange = NoEosOnChange,
        },
        MaxStreams = MaxStreams,
        Features = Features,
        EventIndex = EventIndex,
        EventBuffers = 0,
        LogLevel = LogLevel.Error,
        Regions = ModelMemory.Regions,
    };
}
