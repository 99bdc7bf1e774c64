// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>Output buffers of very many runs, which are mapped some at each RESOURCE_QUEUE.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ResourceFrameTests : IDisposable
{
    private const uint Page = 4096;

    private readonly GuestRam _ram = new(2ul * (FileParts.MaxParts + 1) * Page);
    private readonly FramePool _pool = new();
    private readonly WorkBudget _work = new();
    private readonly BufferTable _queue = new(new CodecStatistics());

    public void Dispose()
    {
        _queue.DetachAll();
        _pool.Dispose();
        _ram.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(3038)]
    [InlineData(FileParts.MaxParts)]
    public void Frame_OfAnyRuns_IsThereAfterAsManyCallsAsItsWork(int runs)
    {
        FrameLayout layout = Layout();
        Resource resource = Attach(runs);
        int calls = 0;
        do
        {
            _work.Begin();
            resource.PrepareFrame(_pool, layout, _work);
            calls++;
            Assert.True(resource.Frame is not null || resource.WhyCopied == CopyCause.Memory);
            Assert.True(_work.Left >= -WorkBudget.MappedPart, $"{-_work.Left} units too many");
        }
        while (resource.Frame is null && calls < 100);

        Assert.Equal(((runs * (WorkBudget.MappedPart + 1)) + WorkBudget.UnitsOfACall - 1) / WorkBudget.UnitsOfACall, calls);
        Assert.Equal(runs, resource.Frame!.PartCount);

        // It stays: no more work at the next ones.
        _work.Begin();
        resource.PrepareFrame(_pool, layout, _work);
        Assert.Equal(WorkBudget.UnitsOfACall, _work.Left);
    }

    [Fact]
    public void Frame_OfMoreRunsThanAreMapped_IsNeverLookedFor()
    {
        FrameLayout layout = Layout();
        Resource resource = Attach(FileParts.MaxParts + 1);
        resource.PrepareFrame(_pool, layout, _work);
        Assert.Equal((null, CopyCause.Memory), (resource.Frame, resource.WhyCopied));
        _work.Begin();
        resource.PrepareFrame(_pool, layout, _work);
        Assert.Equal(WorkBudget.UnitsOfACall, _work.Left);
    }

    [Fact]
    public void Mappings_OfABufferThatGoesWhileItIsMapped_AreGone()
    {
        int before = Mappings();
        Resource resource = Attach(FileParts.MaxParts);
        resource.PrepareFrame(_pool, Layout(), _work);
        Assert.Null(resource.Frame);
        Assert.True(Mappings() > before + 100);
        Assert.True(resource.TryMove(_ram.Table));
        Assert.Equal(before, Mappings());

        _work.Begin();
        resource.PrepareFrame(_pool, Layout(), _work);
        Assert.True(Mappings() > before + 100);
        _queue.DetachAll();
        Assert.Equal(before, Mappings());
    }

    private static int Mappings()
        => System.IO.File.ReadAllLines("/proc/self/maps").Count(line => line.Contains(GuestRam.FileName, StringComparison.Ordinal));

    private static FrameLayout Layout() => FrameLayout.Create(
        virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12, virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 32, 32, default);

    private Resource Attach(int runs)
    {
        ScatterList list = SgLists.Read([.. Enumerable.Range(0, runs).Select(i => new RingBuffer(GuestRam.Base + (2ul * (ulong)i * Page), Page))]);
        Assert.True(list.TryResolve(_ram.Table));
        return _queue.Attach(0, [list]);
    }
}
