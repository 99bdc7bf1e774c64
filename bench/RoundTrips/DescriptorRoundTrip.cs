// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>Submit, process, reap.</summary>
internal sealed unsafe class DescriptorRoundTrip : RoundTrip
{
    private readonly virtiovideo_completion[] _completions = new virtiovideo_completion[4];
    private virtiovideo_chain _chain;

    public DescriptorRoundTrip()
    {
        // In the guest's memory, which does not move.
        ulong vectors = Ram.Allocate(2 * (uint)sizeof(iovec));
        fixed (byte* at = Ram.At(vectors, 2 * sizeof(iovec)))
        {
            var pair = (iovec*)at;
            pair[0] = Vector(Request);
            pair[1] = Vector(Response);
            _chain = new virtiovideo_chain
            {
                size = (uint)sizeof(virtiovideo_chain),
                queue = virtio_video.VIRTIO_VIDEO_COMMANDQ,
                readable = pair,
                readable_count = 1,
                writable = pair + 1,
                writable_count = 1,
            };
        }
    }

    /// <inheritdoc/>
    public override void Run()
    {
        _chain.token++;
        Device.Submit(_chain);
        Device.Process(0);
        Must(Device.Reap(_completions) == 1 && _completions[0].token == _chain.token);
    }

    private iovec Vector(RingBuffer buffer)
    {
        fixed (byte* at = Ram.At(buffer.Address, (int)buffer.Length))
        {
            return new iovec { iov_base = at, iov_len = buffer.Length };
        }
    }
}
