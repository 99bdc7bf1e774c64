// SPDX-License-Identifier: BSD-3-Clause

using System.IO;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>Output buffers that decoders can write to: who gets which, and when they go.</summary>
[Collection(nameof(WholeProcess))]
public sealed unsafe class FramePoolTests : System.IDisposable
{
    private const uint Page = 4096;

    private static readonly FrameShape s_shape = new(64, 32, 32, 64, 64, new FramePlane(0, 0), new FramePlane(0, 2048), new FramePlane(0, 3072));

    private readonly GuestRam _ram = new(64 * Page);
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _pool.Dispose();
        _ram.Dispose();
    }

    [Fact]
    public void Take_OfSeveral_IsTheOneThatWasOfferedFirst()
    {
        FrameMemory[] frames = [Create(0), Create(1), Create(2)];
        frames[1].Offer();
        frames[0].Offer();

        Assert.Equal(1, Take());
        Assert.Equal(0, Take());
        Assert.Equal(-1, Take());
        Release(frames[0], frames[1]);
        RetireAll(frames);
    }

    [Fact]
    public void Take_OfOneThatIsReferenced_WaitsForItsRelease()
    {
        FrameMemory frame = Create(0);
        frame.Offer();
        Assert.Equal(0, Take());
        frame.Show();

        // The guest queues it again, while the decoder needs it still.
        frame.Offer();
        Assert.Equal(-1, Take());
        Assert.False(frame.TryClaim());
        Release(frame);
        Assert.Equal(0, Take());
        Release(frame);
        RetireAll(frame);
    }

    [Theory]
    [InlineData(65u, 32u, 32u, 64u, 64u)]
    [InlineData(64u, 33u, 32u, 64u, 64u)]
    [InlineData(64u, 32u, 33u, 64u, 64u)]
    [InlineData(64u, 32u, 32u, 128u, 64u)]
    [InlineData(64u, 32u, 32u, 64u, 128u)]
    public void Take_OfAnotherShape_IsNothing(uint width, uint height, uint rows, uint stride, uint chromaStride)
    {
        FrameMemory frame = Create(0);
        frame.Offer();

        Assert.True(FramePool.Take(_pool.Slots, width, height, rows, stride, chromaStride) is null);
        RetireAll(frame);
    }

    [Fact]
    public void Claim_TakesItFromDecoders()
    {
        FrameMemory frame = Create(0);
        frame.Offer();

        Assert.True(frame.TryClaim());
        Assert.Equal(-1, Take());
        RetireAll(frame);
    }

    [Fact]
    public void Retire_OfOneThatIsReferenced_KeepsThePictureUntilItsRelease()
    {
        int before = Mappings();
        FrameMemory frame = Create(3);
        frame.Offer();
        Assert.Equal(0, Take());
        frame.Buffers[0].Write(0, [1, 2, 3]);
        Assert.True(frame.Retire());
        _ram.Fill(GuestRam.Base, 64 * Page, 0xcc);

        byte[] kept = new byte[3];
        frame.Buffers[0].Read(0, kept);
        Assert.Equal([1, 2, 3], kept);
        Assert.True(Mappings() > before);
        Release(frame);
        Assert.Equal(before, Mappings());
        Assert.True(_pool.Slots[0].IsFree);
    }

    [Fact]
    public void Retire_OfOneThatIsNot_UnmapsItAtOnce()
    {
        int before = Mappings();
        FrameMemory frame = Create(3);
        frame.Offer();

        Assert.False(frame.Retire());
        Assert.Equal(before, Mappings());
        Assert.Equal(-1, Take());
    }

    [Fact]
    public void Create_WithPlanesThatAreNotAligned_SaysSo()
    {
        int before = Mappings();
        FilePart[] parts = [new FilePart(_ram.Regions[0].File!, 12, Page)];

        Assert.Null(FrameMemory.TryCreate(_pool, [parts], s_shape, out bool isUnsuited));
        Assert.True(isUnsuited);
        Assert.Equal(before, Mappings());
    }

    private FrameMemory Create(int page)
        => FrameMemory.TryCreate(_pool, [[new FilePart(_ram.Regions[0].File!, (ulong)page * Page, Page)]], s_shape, out _)!;

    private int Take() => _pool.IndexOf(FramePool.Take(_pool.Slots, 64, 32, 32, 64, 64));

    private void Release(params FrameMemory[] frames)
    {
        foreach (FrameMemory frame in frames)
        {
            _pool.Slots[frame.Index].Release();
        }
    }

    private static void RetireAll(params FrameMemory[] frames) => Assert.All(frames, frame => Assert.False(frame.Retire()));

    private static int Mappings() => File.ReadLines("/proc/self/maps").Count(line => line.Contains(GuestRam.FileName, System.StringComparison.Ordinal));
}
