// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>Constant quantization parameters (ruling 16).</summary>
internal static class ModelQuality
{
    /// <summary>What an encoder keeps of I, P and B.</summary>
    public static uint[] Constant(uint codec, uint min, uint max, uint[] wanted)
    {
        int p = (int)Math.Clamp(wanted[1], min, max);
        int i = (int)Math.Clamp(wanted[0], min, max);
        int b = (int)Math.Clamp(wanted[2], min, max);
        if (codec == 3)
        {
            // libx264 knows ratios of quantizer steps from 0.01 to 10: 39 down, 20 up.
            i = Math.Clamp(i, p - 20, p + 39);
            b = Math.Clamp(b, p - 39, p + 20);
        }

        // VP8 and VP9 have no B-frames.
        return [(uint)i, (uint)p, codec >= 5 ? (uint)p : (uint)b];
    }
}
