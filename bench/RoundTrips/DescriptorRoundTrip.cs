// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>Submit, process, reap.</summary>
internal sealed unsafe class DescriptorRoundTrip : RoundTrip
{
    private readonly Completion[] _completions = new Completion[4];
    private SubmittedChain _chain;

    public DescriptorRoundTrip()
    {
        // In the guest's memory, which does not move.
        ulong vectors = Ram.Allocate(2 * (uint)sizeof(iovec));
        fixed (byte* at = Ram.At(vectors, 2 * sizeof(iovec)))
        {
            var pair = (iovec*)at;
            pair[0] = Vector(Request);
            pair[1] = Vector(Response);
            _chain = new SubmittedChain
            {
                Queue = virtio_video.VIRTIO_VIDEO_COMMANDQ,
                Readable = pair,
                ReadableCount = 1,
                Writable = pair + 1,
                WritableCount = 1,
            };
        }
    }

    /// <inheritdoc/>
    public override void Run()
    {
        _chain.Token++;
        Device.Submit(_chain);
        Device.Process(0);
        Must(Device.Reap(_completions) == 1 && _completions[0].Token == _chain.Token);
    }

    private iovec Vector(RingBuffer buffer)
    {
        fixed (byte* at = Ram.At(buffer.Address, (int)buffer.Length))
        {
            return new iovec { iov_base = at, iov_len = buffer.Length };
        }
    }
}
