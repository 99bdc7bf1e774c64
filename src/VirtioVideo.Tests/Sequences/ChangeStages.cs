// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Theory data.</summary>
public static class ChangeStages
{
    /// <summary>Each codec at each stage.</summary>
    public static TheoryData<virtio_video_codec, ChangeStage> OfEachCodec
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, ChangeStage>();
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                foreach (ChangeStage stage in Enum.GetValues<ChangeStage>())
                {
                    data.Add(codec, stage);
                }
            }

            return data;
        }
    }
}
