// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Size from the sequence header of MPEG-2 and from the extension behind it (ITU-T H.262, 6.2.2.1 and 6.2.2.3).</summary>
internal struct Mpeg2SequenceHeader
{
    /// <summary>sequence_header_code</summary>
    public const byte StartCode = 0xb3;

    private const byte ExtensionStartCode = 0xb5;
    private const int SequenceExtension = 1;

    /// <summary>Visible width; 0 until a header was read.</summary>
    public uint Width { get; private set; }

    /// <summary>Visible height; 0 until a header was read.</summary>
    public uint Height { get; private set; }

    /// <summary>Reads the bytes behind a start code, if they are one of the two.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return;
        }

        if (bytes[0] == StartCode)
        {
            Width = (uint)((bytes[1] << 4) | (bytes[2] >> 4));
            Height = (uint)(((bytes[2] & 0xf) << 8) | bytes[3]);
        }
        else if (bytes[0] == ExtensionStartCode && bytes[1] >> 4 == SequenceExtension)
        {
            // Each size has two more bits here, above those of the header.
            Width = (Width & 0xfff) | (uint)(((bytes[2] & 1) << 13) | ((bytes[3] & 0x80) << 5));
            Height = (Height & 0xfff) | (uint)((bytes[3] & 0x60) << 7);
        }
    }
}
