// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A test that wants a libavcodec whose threads can be asked for what they have under way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnderWayTheoryAttribute : TheoryAttribute
{
    public UnderWayTheoryAttribute()
    {
        if (ffmpeg.LIBAVCODEC_VERSION_MAJOR < 63)
        {
            Skip = $"libavcodec {ffmpeg.LIBAVCODEC_VERSION_MAJOR} has no avcodec_receive_frame_flags(): 63 and later have";
        }
    }
}
