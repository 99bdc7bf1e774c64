// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Pictures that wait for an output buffer.</summary>
public sealed class ProductQueueTests
{
    [Fact]
    public void Receive_UpToTwo_KeepsTheirOrder()
    {
        using var decoder = new FakeDecoder();
        Assert.True(decoder.TryOpen());
        using var queue = new ProductQueue<IFrame>(decoder);
        for (ulong i = 1; i <= 3; i++)
        {
            Feed(decoder, i);
        }

        Assert.Equal((CodecStatus.Ok, CodecStatus.Ok), (queue.Receive(), queue.Receive()));
        Assert.Equal((2, 1ul, 2ul), (queue.Count, queue.First.Timestamp, queue.Second.Timestamp));
        queue.RemoveFirst();
        Assert.Equal((1, 2ul), (queue.Count, queue.First.Timestamp));
        Assert.Equal(CodecStatus.Ok, queue.Receive());
        Assert.Equal((2ul, 3ul), (queue.First.Timestamp, queue.Second.Timestamp));
        queue.RemoveFirst();
        Assert.Equal(CodecStatus.NeedsInput, queue.Receive());
        Assert.Equal((1, 3ul), (queue.Count, queue.First.Timestamp));
        queue.Clear();
        Assert.Equal(0, queue.Count);
    }

    private static void Feed(FakeDecoder decoder, ulong timestamp) => Assert.Equal(CodecStatus.Ok, decoder.Send(FakeUnit.Of(), timestamp));
}
