// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Bench.Frames;

/// <summary>A decoder behind a device: beyond what the decoder alone does, each picture is written into guest memory.</summary>
internal sealed class DecodingDevice : DeviceRun
{
    private const uint PacketRoom = 1 << 20;
    private const uint MoreOutputs = 4;

    private readonly BenchClip _clip;
    private readonly virtio_video_params _params;

    public DecodingDevice(FrameCase @case, BenchClip clip)
        : base(@case.Streams, host => new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), @case.Streams, host), @case.Codec)
    {
        _clip = clip;
        virtio_video_params wanted = Params();
        wanted.cur_bitstream_buffers = (uint)clip.Packets.Count;
        SetParams(wanted);
        Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, (uint)clip.Packets.Count, PacketRoom);
        for (int i = 0; i < clip.Packets.Count; i++)
        {
            clip.Bytes(i).CopyTo(Device.Ram.At(Inputs[i].Memory.Address, (int)PacketRoom));
        }

        FindSize();
        wanted = Params();
        wanted.image_format = (uint)@case.Format;
        wanted.planes_layout = (uint)virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
        wanted.cur_image_buffers = wanted.min_image_buffers + MoreOutputs;
        _params = SetParams(wanted);
        virtio_video_plane_format last = _params.plane_formats[(int)_params.num_planes - 1];
        Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, _params.cur_image_buffers, last.offset + last.plane_size);
        Device.Must(new virtio_video_queue_clear
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_CLEAR,
            stream_id = Stream,
            queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
        });
    }

    /// <inheritdoc/>
    protected override uint InputLength(BenchBuffer input) => (uint)_clip.Bytes((int)input.Resource).Length;

    /// <inheritdoc/>
    protected override void Log(ProductLog log, ReadOnlySpan<byte> bytes)
    {
        log.Skip();
        if (!log.ReadsContent)
        {
            return;
        }

        for (int i = 0; i < _params.num_planes; i++)
        {
            virtio_video_plane_format plane = _params.plane_formats[i];
            int shift = i == 0 ? 0 : 1;
            int width = (int)_params.crop.width >> (_params.num_planes == 2 ? 0 : shift);
            for (int row = 0; row < (int)_params.crop.height >> shift; row++)
            {
                log.AddMore(bytes.Slice((int)(plane.offset + (plane.stride * (uint)row)), width));
            }
        }
    }

    /// <summary>Feeds the first packet, by which the device learns the size; the guest clears it away afterwards.</summary>
    private void FindSize()
    {
        Queue(Inputs[0], 0);
        Device.Ring.Kick();
        while (!Device.Ring.TryTake(out _))
        {
            Device.Pump();
        }

        Inputs[0].IsQueued = false;
        while (!Device.HasResolution())
        {
            Device.Pump();
        }
    }
}
