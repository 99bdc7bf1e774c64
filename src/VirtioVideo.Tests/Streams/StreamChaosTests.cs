// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>A guest that sends valid and senseless commands in any order while workers run: every command is answered, once, and the device lives.</summary>
public sealed class StreamChaosTests
{
    private const int Commands = 300;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 32)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Commands_InAnyOrder_AreAllAnsweredOnce(int seed) => Deadline.Run(() => Run(seed));

    private static void Run(int seed)
    {
        var setup = new TestDeviceSetup
        {
            Factory = new FakeDecoderFactory(() => new FakeDecoder { Delay = seed % 4, Peeks = seed % 2 == 0 }),
            Streams = TestDeviceSetup.DefaultStreams with { LiberalResourceIds = seed % 3 == 0 },
            MaxStreams = 64,
            EventBuffers = seed % 4,
            EventIndex = seed % 5 != 0,
            Regions = [new GuestRamRegion(GuestRam.Base, 1ul << 30)],
        };
        using var device = new TestDevice(setup);
        device.RefillsEvents = seed % 2 == 1;
        var guest = new Guest(device, new Random(seed));
        for (int i = 0; i < Commands; i++)
        {
            guest.Act();
        }

        guest.DestroyAll();
        Assert.Empty(device.Host.Resets);
        Assert.True(device.Ram.GapsAreUntouched);
        Assert.DoesNotContain(device.Host.Messages, message => message.Level == VirtioVideo.Device.LogLevel.Error);
    }

    private sealed class Guest(TestDevice device, Random random)
    {
        private readonly List<GuestStream> _streams = [];
        private readonly List<(Command Command, bool MayWait)> _sent = [];
        private readonly RingBuffer _bitstream = new(device.Ram.Allocate(64), 64);
        private readonly RingBuffer _pictures = new(device.Ram.Allocate(1 << 20), 1 << 20);
        private ulong _timestamp;

        public void Act()
        {
            if (_streams.Count == 0 || (_streams.Count < 3 && random.Next(20) == 0))
            {
                _streams.Add(device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264));
            }

            GuestStream stream = _streams[random.Next(_streams.Count)];
            uint resource = (uint)random.Next(5);
            virtio_video_queue_type queue = random.Next(2) == 0 ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
            switch (random.Next(30))
            {
                case < 6:
                    byte kind = random.Next(8) == 0 ? FakeUnit.Damaged : FakeUnit.Picture;
                    FakeUnit.Of(kind, random.Next(6) == 0 ? (byte)96 : (byte)64).CopyTo(device.Ram.At(_bitstream.Address, 3));
                    Sent(stream.QueueInput(resource, 3, ++_timestamp), mayWait: true);
                    break;
                case < 13:
                    Sent(stream.QueueOutput(resource), mayWait: true);
                    break;
                case < 18:
                    Sent(stream.SubmitAttach(queue, resource, [queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? _bitstream : _pictures]));
                    break;
                case 18:
                    Sent(stream.Drain(), mayWait: true);
                    break;
                case 19:
                    Sent(stream.Clear(queue));
                    break;
                case 20:
                    Sent(stream.Detach(queue));
                    break;
                case 21 or 22:
                    device.AddEventBuffer(random.Next(6) == 0 ? 7u : 8u);
                    break;
                case 23:
                    stream.SetParams(stream.Params with { cur_image_buffers = 5, cur_bitstream_buffers = 5, planes_layout = (uint)random.Next(12) / 11 });
                    break;
                case 24 when random.Next(4) == 0:
                    _streams.Remove(stream);
                    Sent(stream.Destroy());
                    break;
                case 25 when random.Next(3) == 0:
                    device.Device.SetMemory(device.Ram.Table);
                    break;
                case < 28:
                    device.PumpReady();
                    break;
                default:
                    Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.GetParams().result);
                    break;
            }
        }

        /// <summary>What need not wait for buffers or events must be answered by itself, the rest when its stream ends.</summary>
        public void DestroyAll()
        {
            device.Await(_sent.Where(sent => !sent.MayWait).Select(sent => sent.Command));
            device.Await(_streams.Select(stream => stream.Destroy()).ToArray());
            Assert.All(_sent, sent => Assert.True(sent.Command.IsDone));
            Assert.All(_sent, sent => Assert.True(sent.Command.Result is VIRTIO_VIDEO_RESULT_OK
                or VIRTIO_VIDEO_RESULT_ERR_CANCELED or VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION
                or VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID or VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER));
        }

        private void Sent(Command command, bool mayWait = false) => _sent.Add((command, mayWait));
    }
}
