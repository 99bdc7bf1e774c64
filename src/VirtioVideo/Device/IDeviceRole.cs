// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>What a device is: a decoder or an encoder. Everything else of it is the same.</summary>
internal interface IDeviceRole
{
    /// <summary>The codecs that it serves.</summary>
    ImmutableArray<CodecDescription> Codecs { get; }

    /// <summary>Smallest width and height of pictures.</summary>
    uint MinSize { get; }

    /// <summary>Makes the codec of a new stream.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="codec">One of <see cref="Codecs"/>.</param>
    /// <param name="threadsLeft">Threads that other streams have not.</param>
    /// <param name="statistics">Where the codec counts what it does.</param>
    /// <param name="setup">What the stream is made of; null on failure.</param>
    virtio_video_result Prepare(uint stream, CodecDescription codec, uint threadsLeft, CodecStatistics statistics, out StreamSetup? setup);
}
