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
        uint major = ffmpeg.avcodec_version() >> 16;
        if (major < 63)
        {
            Skip = $"libavcodec {major} has no avcodec_receive_frame_flags(): 63 and later have";
        }
    }
}
