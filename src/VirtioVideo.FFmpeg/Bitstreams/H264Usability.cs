// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The video usability information of an H.264 sequence parameter set (E.1.1): frame rate, and how deep pictures are reordered.</summary>
/// <param name="IsPresent">Whether the parameter set has any.</param>
/// <param name="FrameRate">Frames per second; 0 if it does not say.</param>
/// <param name="Reordering">max_num_reorder_frames; null if it does not say.</param>
/// <param name="ReorderingAt">Position of the first bit that has to change so that it says it. Negative if the set ends before.</param>
internal readonly record struct H264Usability(bool IsPresent, double FrameRate, uint? Reordering, int ReorderingAt)
{
    /// <summary>Reads it, from vui_parameters_present_flag on.</summary>
    /// <param name="reader">Behind the cropping. It has no overrun if the frame rate could be read.</param>
    /// <param name="end">Number of bits before rbsp_trailing_bits.</param>
    /// <param name="usability">What was read.</param>
    /// <returns>False if the parameter set ends before the frame rate.</returns>
    public static bool TryRead(ref BitReader reader, int end, out H264Usability usability)
    {
        int start = reader.Position;
        if (!reader.Flag())
        {
            usability = new H264Usability(false, 0, null, start <= end ? start : -1);
            return !reader.IsOverrun;
        }

        double frameRate = ReadFrameRate(ref reader);
        bool isRead = !reader.IsOverrun;
        SkipBuffering(ref reader);

        // pic_struct_present_flag
        reader.Skip(1);
        int at = reader.Position;
        bool says = reader.Flag();
        uint reordering = says ? ReadReordering(ref reader) : 0;

        // Some encoders end early. The bit that follows the end is no flag.
        says &= reader.Position <= end && reordering <= H264Reordering.Most;
        usability = new H264Usability(true, frameRate, says ? reordering : null, at <= end ? at : -1);
        return isRead;
    }

    /// <summary>Writes the rest of a parameter set, from <see cref="ReorderingAt"/> on.</summary>
    /// <param name="writer">Behind the bits before.</param>
    /// <param name="reordering">max_num_reorder_frames, and max_dec_frame_buffering.</param>
    public void WriteReordering(ref BitWriter writer, uint reordering)
    {
        if (!IsPresent)
        {
            // vui_parameters_present_flag, and nothing of aspect ratio, overscan, signal, chroma, timing, both kinds of buffering, pic_struct.
            writer.Bits(1, 1);
            writer.Bits(0, 8);
        }

        // bitstream_restriction_flag, motion_vectors_over_pic_boundaries_flag, and no limits of sizes and vectors.
        const uint LongestVector = 16;
        writer.Bits(0b11, 2);
        writer.UnsignedGolomb(0);
        writer.UnsignedGolomb(0);
        writer.UnsignedGolomb(LongestVector);
        writer.UnsignedGolomb(LongestVector);
        writer.UnsignedGolomb(reordering);
        writer.UnsignedGolomb(reordering);
        writer.End();
    }

    private static double ReadFrameRate(ref BitReader reader)
    {
        const uint ExtendedSar = 255;
        if (reader.Flag() && reader.Bits(8) == ExtendedSar)
        {
            reader.Skip(32);
        }

        reader.Skip(reader.Flag() ? 1 : 0);
        if (reader.Flag())
        {
            reader.Skip(4);
            reader.Skip(reader.Flag() ? 24 : 0);
        }

        if (reader.Flag())
        {
            reader.UnsignedGolomb();
            reader.UnsignedGolomb();
        }

        if (!reader.Flag())
        {
            return 0;
        }

        // A tick is the duration of a field. fixed_frame_rate_flag follows.
        double unitsInTick = reader.Bits(32);
        double timeScale = reader.Bits(32);
        reader.Skip(1);
        return unitsInTick == 0 ? 0 : timeScale / (2 * unitsInTick);
    }

    /// <summary>hrd_parameters of both kinds (E.1.2), and low_delay_hrd_flag.</summary>
    private static void SkipBuffering(ref BitReader reader)
    {
        const uint MostSchedules = 32;
        bool isPresent = false;
        for (int kind = 0; kind < 2; kind++)
        {
            if (!reader.Flag())
            {
                continue;
            }

            isPresent = true;
            uint schedules = reader.UnsignedGolomb() + 1;
            reader.Skip(4 + 4);
            for (uint i = 0; i < schedules && i < MostSchedules; i++)
            {
                reader.UnsignedGolomb();
                reader.UnsignedGolomb();
                reader.Skip(1);
            }

            reader.Skip(5 + 5 + 5 + 5);
        }

        reader.Skip(isPresent ? 1 : 0);
    }

    private static uint ReadReordering(ref BitReader reader)
    {
        reader.Skip(1);
        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        uint reordering = reader.UnsignedGolomb();

        // max_dec_frame_buffering
        reader.UnsignedGolomb();
        return reordering;
    }
}
