// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest that plays a clip picture by picture in buffers whose pages it chooses, and looks at where pictures were made.</summary>
internal sealed class InPlaceGuest
{
    private const uint PageSize = 4096;

    private readonly TestDevice _device;
    private readonly Clip _clip;
    private readonly Dictionary<uint, Command> _queued = [];
    private readonly Dictionary<uint, RingBuffer[]> _pages = [];
    private virtio_video_params _params;
    private int _sent;

    public InPlaceGuest(TestDevice device, Clip clip, virtio_video_image_format format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420)
    {
        _device = device;
        _clip = clip;
        Stream = device.Driver.CreateStream(clip.Codec);
        Stream.AttachInputs(4);
        do
        {
            Send(untilEvent: true);
        }
        while (device.ReceivedEvents.Count == 0 && NeedsMoreThanOne);
        Assert.Equal(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, Stream.AwaitEvent());
        Stream.ChangeParams(p => p with { image_format = (uint)format });
    }

    /// <summary>The stream.</summary>
    public GuestStream Stream { get; }

    /// <summary>MD5 of the pictures in the order in which they came.</summary>
    public List<string> Digests { get; } = [];

    /// <summary>What the device counted.</summary>
    public CodecStatistics Statistics => _device.Device.Statistics.Streams.Single(stream => stream.Id == Stream.Id).Statistics.Codec;

    /// <summary>Checks how many pictures were copied, for any reason.</summary>
    public void AssertCopies(long most)
    {
        (CopyCause Reason, long Count)[] copies = [.. Enum.GetValues<CopyCause>().Select(reason => (reason, Statistics.Copies(reason)))];
        Assert.True(copies.Sum(copy => copy.Count) <= most, $"at most {most} copies, not {string.Join(", ", copies)}");
    }

    /// <summary>Bytes that an output buffer needs.</summary>
    public uint OutputLength => GuestPicture.BufferLengths(Stream.Params)[0];

    /// <summary>The pages of an output.</summary>
    public RingBuffer[] PagesOf(uint resource) => _pages[resource];

    /// <summary>Attaches outputs, and queues them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="scattered">Whether each page of them is elsewhere.</param>
    /// <param name="misaligned">Bytes by which they begin behind the beginning of a page.</param>
    public void GiveOutputs(uint count, bool scattered = false, uint misaligned = 0)
    {
        _params = Stream.ChangeParams(p => p with { cur_image_buffers = count });
        for (uint i = 0; i < count; i++)
        {
            Attach(i, scattered, misaligned);
            QueueOutput(i);
        }
    }

    /// <summary>Attaches and queues a single output.</summary>
    public void GiveOneOutput()
    {
        _params = Stream.Params;
        Attach(0);
        QueueOutput(0);
    }

    /// <summary>Attaches memory to an output.</summary>
    public void Attach(uint resource, bool scattered = false, uint misaligned = 0)
    {
        uint length = OutputLength;
        RingBuffer[] pages = scattered
            ? [.. Enumerable.Range(0, (int)((length + PageSize - 1) / PageSize)).Select(_ => new RingBuffer(_device.Ram.Allocate(2 * PageSize, PageSize), PageSize)).Reverse()]
            : [new RingBuffer(_device.Ram.Allocate(length + misaligned, PageSize) + misaligned, length)];
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource, pages));
        _pages[resource] = pages;
    }

    /// <summary>Queues an output.</summary>
    public void QueueOutput(uint resource) => _queued.Add(resource, Stream.QueueOutput(resource));

    /// <summary>Plays the rest, and drains.</summary>
    public void PlayToEnd()
    {
        while (_sent < _clip.Units.Length)
        {
            Send(requeue: true);
            TakeOutputs(requeue: true);
        }

        Command drain = Stream.Drain();
        _device.Pump(
            () =>
            {
                TakeOutputs(requeue: true);
                return drain.IsDone;
            },
            "the answer to the drain");
        TakeOutputs(requeue: false);
        Assert.Equal(_clip.Digests, Digests);
    }

    /// <summary>Plays until so many pictures came; the buffers stay the guest's.</summary>
    public void PlayUntil(int pictures)
    {
        while (Digests.Count < pictures && _sent < _clip.Units.Length)
        {
            Send();
            TakeOutputs(requeue: false);
        }
    }

    /// <summary>Takes the outputs that came back.</summary>
    public void TakeOutputs(bool requeue)
    {
        foreach ((uint resource, Command command) in _queued.Where(q => q.Value.IsDone).OrderBy(q => q.Value.Order).ToArray())
        {
            _queued.Remove(resource);
            virtio_video_resource_queue_resp response = command.Buffer;
            if (response.data_sizes[0] > 0)
            {
                Digests.Add(GuestPicture.Digest(Read(resource)));
            }

            if (requeue)
            {
                QueueOutput(resource);
            }
        }
    }

    /// <summary>Whether an output is the device's.</summary>
    public bool IsQueued(uint resource) => _queued.ContainsKey(resource);

    /// <summary>Fills the memory of an output.</summary>
    public static void Fill(GuestRam ram, RingBuffer[] pages, byte value)
    {
        foreach (RingBuffer page in pages)
        {
            ram.Fill(page.Address, page.Length, value);
        }
    }

    /// <summary>The size of MPEG-4 is known with the first picture, which threads hold back.</summary>
    private bool NeedsMoreThanOne => _clip.Codec == virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG4 && _sent < 4;

    /// <summary>Sends an access unit. More than one picture may come out for it, and it is not answered while one of them waits for a buffer.</summary>
    /// <param name="requeue">Whether outputs that came back are given again meanwhile.</param>
    /// <param name="untilEvent">Whether it may come to the size first, which the guest is told before later inputs are answered.</param>
    private void Send(bool requeue = false, bool untilEvent = false)
    {
        Command input = Stream.QueueInput((uint)_sent % 4, _clip.Units[_sent].Bytes, (ulong)_sent);
        _device.Pump(
            () =>
            {
                if (requeue)
                {
                    TakeOutputs(requeue);
                }

                return input.IsDone || (untilEvent && _device.ReceivedEvents.Count > 0);
            },
            "the answer to an input");
        _sent++;
    }

    private byte[] Read(uint resource)
    {
        RingBuffer[] pages = _pages[resource];
        ulong whole = pages[0].Address;
        if (pages.Length > 1)
        {
            whole = _device.Ram.Allocate((ulong)pages.Length * PageSize);
            for (int i = 0; i < pages.Length; i++)
            {
                _device.Ram.At(pages[i].Address, (int)PageSize).CopyTo(_device.Ram.At(whole + ((ulong)i * PageSize), (int)PageSize));
            }
        }

        return GuestPicture.Read(_device.Ram, _params, [whole]);
    }
}
