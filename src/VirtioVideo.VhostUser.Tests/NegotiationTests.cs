// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>vhost-user: what front end, driver and device agree on; config space and status.</summary>
public sealed class NegotiationTests(DaemonFixture fixture) : IClassFixture<DaemonFixture>, IDisposable
{
    private readonly TestFrontEnd _frontEnd = new(fixture.Daemon);

    public void Dispose() => _frontEnd.Dispose();

    [Fact]
    public void Features_AreThoseOfTheDeviceAndOfItsRings()
    {
        const ulong GuestPagesAndNonContig = 3;

        Assert.Equal(GuestPagesAndNonContig | FeatureBits.Offered, _frontEnd.Ask<ulong>(Request.GET_FEATURES));
        Assert.Equal(0x1a229ul, _frontEnd.Ask<ulong>(Request.GET_PROTOCOL_FEATURES));
    }

    [Fact]
    public void Features_ThatWereNotOffered_AreRefused()
    {
        _frontEnd.Negotiate();

        Assert.False(_frontEnd.TryDo(Request.SET_FEATURES, FeatureBits.Offered | (1ul << 35)));
        Assert.False(_frontEnd.TryDo(Request.SET_FEATURES, FeatureBits.Offered | 4));
        Assert.False(_frontEnd.TryDo(Request.SET_PROTOCOL_FEATURES, 1ul << 14));
        Assert.True(_frontEnd.TryDo(Request.SET_FEATURES, FeatureBits.Offered | 3));
    }

    [Fact]
    public void SetProtocolFeatures_ThatWantsAnAnswer_HasItOnlyWithReplyAck()
    {
        // virtio_uml asks for an answer before it has agreed on answers.
        _frontEnd.Send(Request.SET_PROTOCOL_FEATURES, TestFrontEnd.Bytes((ulong)ProtocolFeatures.CONFIG), MessageHeader.Version | MessageHeader.NeedReply);
        Assert.Equal(2ul, _frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));

        _frontEnd.Do(Request.SET_PROTOCOL_FEATURES, (ulong)(ProtocolFeatures.CONFIG | ProtocolFeatures.REPLY_ACK));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(256)]
    public void Config_OfAnySize_ComesInThatSize(int size)
    {
        byte[] answer = GetConfig(0, (uint)size, size);

        Assert.Equal(ConfigHeader.Length + size, answer.Length);
        Assert.Equal(new ConfigHeader(0, (uint)size, 0), MemoryMarshal.Read<ConfigHeader>(answer));
        byte[] whole = GetConfig(0, 8, 8)[ConfigHeader.Length..];
        Assert.NotEqual(0u, MemoryMarshal.Read<uint>(whole.AsSpan(4)));
        Assert.Equal([.. whole.Take(size), .. new byte[Math.Max(size - 8, 0)]], answer[ConfigHeader.Length..]);
    }

    [Fact]
    public void Config_ByItsOffset_IsTheSame()
    {
        byte[] whole = GetConfig(0, 8, 8);

        for (uint offset = 0; offset < 8; offset++)
        {
            Assert.Equal(whole[ConfigHeader.Length + (int)offset], GetConfig(offset, 1, 1)[ConfigHeader.Length]);
        }
    }

    [Theory]
    [InlineData(0u, 257u, 257)]
    [InlineData(250u, 7u, 7)]
    [InlineData(uint.MaxValue, 8u, 8)]
    [InlineData(4u, uint.MaxValue, 8)]
    [InlineData(0u, 8u, 7)]
    [InlineData(0u, 8u, 9)]
    public void Config_ThatMakesNoSense_IsAnsweredWithNothing(uint offset, uint size, int bytes)
    {
        // vhost-user: a zero-sized answer is an error.
        Assert.Empty(GetConfig(offset, size, bytes));
        Assert.Equal(2ul, _frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Fact]
    public void SetConfig_ChangesNothing()
    {
        _frontEnd.Negotiate();
        byte[] before = GetConfig(0, 8, 8);

        Assert.True(_frontEnd.TryDo(Request.SET_CONFIG, [.. TestFrontEnd.Bytes(new ConfigHeader(0, 8, 0)), 9, 9, 9, 9, 9, 9, 9, 9]));

        Assert.Equal(before, GetConfig(0, 8, 8));
    }

    [Fact]
    public void Status_IsKeptUntilTheReset()
    {
        _frontEnd.Negotiate();
        _frontEnd.Do(Request.SET_STATUS, 0xful);
        Assert.Equal(0xful, _frontEnd.Ask<ulong>(Request.GET_STATUS));
        Assert.False(_frontEnd.TryDo(Request.SET_STATUS, 0x100ul));

        Assert.True(_frontEnd.TryDo(Request.RESET_DEVICE, []));

        Assert.Equal(0ul, _frontEnd.Ask<ulong>(Request.GET_STATUS));
    }

    private byte[] GetConfig(uint offset, uint size, int bytes)
    {
        _frontEnd.Send(Request.GET_CONFIG, [.. TestFrontEnd.Bytes(new ConfigHeader(offset, size, 0)), .. new byte[bytes]]);
        return _frontEnd.Receive(Request.GET_CONFIG);
    }
}
