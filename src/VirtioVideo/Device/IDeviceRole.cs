// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>The part of a device that differs between decoder and encoder.</summary>
internal interface IDeviceRole
{
    /// <summary>The codecs that it serves.</summary>
    ImmutableArray<CodecDescription> Codecs { get; }

    /// <summary>Smallest width and height of pictures.</summary>
    uint MinSize { get; }

    /// <summary>Why streams fail, where the codec does not say it: for the log.</summary>
    string UsualFailure { get; }

    /// <summary>Makes the codec of a new stream.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="codec">One of <see cref="Codecs"/>.</param>
    /// <param name="threadsLeft">Threads that other streams do not use.</param>
    /// <param name="statistics">The codec's counters.</param>
    /// <param name="setup">The parts of the stream; null on failure.</param>
    virtio_video_result Prepare(uint stream, CodecDescription codec, uint threadsLeft, CodecStatistics statistics, out StreamSetup? setup);
}
