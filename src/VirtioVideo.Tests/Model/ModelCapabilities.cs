// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>What the device can do, from the rulings: the response to QUERY_CAPS, and what new streams start with.</summary>
internal static class ModelCapabilities
{
    /// <summary>Largest width and height that the host allows.</summary>
    public const uint MaxSize = 4096;

    /// <summary>Codecs, each with its variants of profile and level (rulings 8, 20): H.264 with one level for all profiles.</summary>
    private static readonly (uint Codec, (uint Profile, uint Level)[] Variants)[] s_codecs =
    [
        (1, []),
        (2, []),
        (3, [(7, 15), (6, 15), (5, 15), (1, 15), (2, 15), (4, 15)]),
        (4, [(2, 0), (3, 0), (1, 0)]),
        (5, [(4, 0), (3, 0), (2, 0), (1, 0)]),
        (6, [(4, 0), (3, 0), (2, 0), (1, 0)]),
    ];

    /// <summary>The response to QUERY_CAPS; its length is caps_length (ruling 6).</summary>
    public static byte[] Response { get; } = CreateResponse();

    /// <summary>The variant that a new stream of a codec reports; null if there is no such codec.</summary>
    public static (uint Profile, uint Level)? FirstVariant(uint codec)
    {
        foreach ((uint known, (uint, uint)[] variants) in s_codecs)
        {
            if (known == codec)
            {
                return variants.Length == 0 ? (0, 0) : variants[^1];
            }
        }

        return null;
    }

    private static byte[] CreateResponse()
    {
        var words = new List<uint> { ModelResult.Ok, 5, (uint)s_codecs.Length };

        // NV12, YUV420, YVU420, ARGB8888, BGRA8888; ruling 3: a mask of 1 << enum; ruling 7: a step of at least 1.
        foreach (uint format in (uint[])[3, 4, 5, 1, 2])
        {
            words.AddRange([format, 3, ModelLayout.Align, 1, 1, MaxSize, 1, 1, MaxSize, 1, 1, 1, 240, 1]);
        }

        foreach ((uint codec, (uint Profile, uint Level)[] variants) in s_codecs)
        {
            words.AddRange([codec, (uint)variants.Length]);
            foreach ((uint profile, uint level) in variants)
            {
                words.AddRange([profile, level]);
            }
        }

        byte[] bytes = new byte[4 * words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }
}
