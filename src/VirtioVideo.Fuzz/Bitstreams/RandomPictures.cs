// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Pictures and parameters for an encoder: first such as a guest would choose, then any.</summary>
internal sealed class RandomPictures(FuzzRandom random)
{
    private const uint MostSize = 160;
    private const uint MostRoom = 20_000;
    private const int MostPattern = 2000;

    private static readonly virtio_video_codec[] s_codecs = AllCodecs.List;

    private static readonly uint[] s_formats =
    [
        (uint)VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, (uint)VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, (uint)VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
        (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YVU420,
    ];

    private static readonly uint[] s_words = [0, 1, 2, 3, 16, 51, 63, 255, 256, 1000, 50_000, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>Steps of an encoder's guest.</summary>
    public BitstreamsInput Create()
    {
        var steps = new List<BitstreamStep> { Sensible() };
        int count = random.Next(2, 14);
        for (int i = 0; i < count; i++)
        {
            byte[] pattern = new byte[random.Next(1, MostPattern)];
            random.Fill(pattern);
            steps.Add(new BitstreamStep(
                StepKind.Image,
                pattern,
                random.OneIn(8) ? random.NextUInt64() : (ulong)i,
                random.OneIn(5) ? 1u : random.OneIn(20) ? random.NextUInt32() : 0,
                random.OneIn(12) ? [random.Pick<uint>(s_words), random.NextUInt32() % 5000] : null));
            switch (random.Next(14))
            {
                case 0 or 1:
                    steps.Add(Anything());
                    break;
                case 2:
                    steps.Add(Sensible());
                    break;
                case 3:
                    steps.Add(new BitstreamStep((StepKind)random.Next((int)StepKind.Drain, (int)StepKind.ClearOutput + 1)));
                    break;
            }
        }

        uint room = random.OneIn(4) ? (uint)random.Next(1, 200) : (uint)random.Next(1000, (int)MostRoom);
        return new BitstreamsInput(Encodes: true, random.Pick<virtio_video_codec>(s_codecs), random.OneIn(4) ? 2 : 1, random.OneIn(3), room, [.. steps]);
    }

    private BitstreamStep Sensible()
        => Params(p =>
        {
            (p.width, p.height) = ((uint)random.Next(16, (int)MostSize), (uint)random.Next(16, (int)MostSize));
            p.image_format = random.Pick<uint>(s_formats);
            p.planes_layout = (uint)random.Next(2);
            p.frame_rate = (uint)random.Next(1, 61);
            p.cur_bitrate = (uint)random.Next(1000, 4_000_000);
            p.rc_mode = (uint)random.Next(3);
            p.qp.no_rc = new virtio_video_frame_qp { iframe_qp = (uint)random.Next(60), pframe_qp = (uint)random.Next(60), bframe_qp = (uint)random.Next(60) };
            return p;
        });

    /// <summary>Any words of the parameters.</summary>
    private BitstreamStep Anything()
    {
        uint[] words = new uint[2 * random.Next(1, 6)];
        for (int i = 0; i < words.Length; i += 2)
        {
            words[i] = random.NextUInt32() % 50;
            words[i + 1] = random.OneIn(2) ? random.Pick<uint>(s_words) : random.OneIn(2) ? random.NextUInt32() : (uint)random.Next(400);
        }

        return new BitstreamStep(StepKind.Params, Words: words);
    }

    /// <summary>Every word of the parameters that is not 0.</summary>
    private static BitstreamStep Params(Func<virtio_video_params, virtio_video_params> make)
    {
        virtio_video_params made = make(default);
        ReadOnlySpan<uint> fields = System.Runtime.InteropServices.MemoryMarshal.Cast<virtio_video_params, uint>(new ReadOnlySpan<virtio_video_params>(in made));
        var words = new List<uint>();
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i] != 0)
            {
                words.AddRange([(uint)i, fields[i]]);
            }
        }

        return new BitstreamStep(StepKind.Params, Words: [.. words]);
    }
}
