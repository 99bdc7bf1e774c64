// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using VirtioVideo.Codecs;

namespace VirtioVideo.Tests.Support;

/// <summary>Images for <see cref="FakeEncoder"/>: their first bytes say what it does. Where all are 0, it makes a packet of the ordinary length.</summary>
internal static class FakeImage
{
    public const byte Picture = 0;

    /// <summary>A P-frame otherwise, it becomes a B-frame.</summary>
    public const byte Bidirectional = 1;

    /// <summary>The encoder makes a key frame of it by itself.</summary>
    public const byte OwnKey = 2;
    public const byte Damaged = 3;
    public const byte Fail = 4;
    public const byte Throw = 5;
    public const byte Block = 6;

    /// <summary>The encoder finds that there is no packet when its turn comes.</summary>
    public const byte Dropped = 7;

    /// <summary>The encoder fails when the turn of its packet comes.</summary>
    public const byte FailLater = 8;

    public const int KindAt = 0;

    /// <summary>Length of the packet in units of <see cref="LengthUnit"/>; 0 for the ordinary one.</summary>
    public const int LengthAt = 1;

    /// <summary>How many packets that the encoder holds come after the one of this image: 0.</summary>
    public const int OvertakenAt = 2;

    /// <summary>One more than the packets that the encoder keeps back from now on; 0 for no news.</summary>
    public const int DelayAt = 3;

    /// <summary>Bytes that say what it does.</summary>
    public const int ScriptLength = 4;

    /// <summary>Unit of lengths.</summary>
    public const uint LengthUnit = 8;

    /// <summary>Length of a packet that has no other.</summary>
    public const uint OrdinaryLength = 40;

    private const int LabelLength = 17;
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    /// <summary>The first bytes of an image.</summary>
    public static byte[] Of(byte kind = Picture, byte length = 0, byte overtaken = 0, byte delay = 0) => [kind, length, overtaken, delay];

    /// <summary>Length of the packet.</summary>
    public static uint PacketLength(ReadOnlySpan<byte> script) => script[LengthAt] == 0 ? OrdinaryLength : script[LengthAt] * LengthUnit;

    /// <summary>What was encoded, in one number: begin with 0, and add the settings and each line of each plane.</summary>
    public static ulong Hash(ulong before, ReadOnlySpan<byte> bytes)
    {
        ulong hash = before == 0 ? HashStart : before;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * HashFactor;
        }

        return hash;
    }

    /// <summary>The settings as bytes: codec, profile, level, crop, frame rate, rc_mode, bitrate, range, parameters of I, P and B.</summary>
    public static byte[] Words(params ReadOnlySpan<uint> settings)
    {
        byte[] bytes = new byte[4 * settings.Length];
        for (int i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), settings[i]);
        }

        return bytes;
    }

    /// <summary>Fills a packet: its bytes tell the timestamp, whose low byte is the first, what was encoded, and as what.</summary>
    public static void FillPacket(Span<byte> packet, ulong timestamp, ulong hash, FrameType type)
    {
        Span<byte> label = stackalloc byte[LabelLength];
        BinaryPrimitives.WriteUInt64LittleEndian(label, timestamp);
        BinaryPrimitives.WriteUInt64LittleEndian(label[8..], hash);
        label[16] = (byte)type;
        for (int i = 0; i < packet.Length; i++)
        {
            packet[i] = (byte)(label[i % LabelLength] + (i / LabelLength));
        }
    }
}
