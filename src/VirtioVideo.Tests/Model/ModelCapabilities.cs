// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>What a device can do, from the rulings: the response to QUERY_CAPS, and what new streams start with.</summary>
internal sealed class ModelCapabilities
{
    /// <summary>Largest width and height that the host allows.</summary>
    public const uint MaxSize = 4096;

    private readonly (uint Codec, (uint Profile, uint Level)[] Variants)[] _codecs;

    private ModelCapabilities(uint minSize, (uint Codec, (uint Profile, uint Level)[] Variants)[] codecs)
    {
        _codecs = codecs;
        Response = CreateResponse(minSize);
    }

    /// <summary>A decoder, with the variants of each codec (rulings 8, 20): H.264 with one level for all profiles.</summary>
    public static ModelCapabilities Decoder { get; } = new(1,
    [
        (1, []),
        (2, []),
        (3, [(7, 15), (6, 15), (5, 15), (1, 15), (2, 15), (4, 15)]),
        (4, [(2, 0), (3, 0), (1, 0)]),
        (5, [(4, 0), (3, 0), (2, 0), (1, 0)]),
        (6, [(4, 0), (3, 0), (2, 0), (1, 0)]),
    ]);

    /// <summary>An encoder, with what can be made of 8-bit 4:2:0 pictures of a macroblock at least.</summary>
    public static ModelCapabilities Encoder { get; } = new(16,
    [
        (1, []),
        (2, []),
        (3, [(1, 15), (2, 15), (4, 15)]),
        (4, [(1, 0)]),
        (5, [(4, 0), (3, 0), (2, 0), (1, 0)]),
        (6, [(1, 0)]),
    ]);

    /// <summary>The response to QUERY_CAPS; its length is caps_length (ruling 6).</summary>
    public byte[] Response { get; }

    /// <summary>Those of a device.</summary>
    public static ModelCapabilities Of(bool encodes) => encodes ? Encoder : Decoder;

    /// <summary>The variant that a new stream of a codec reports; null if there is no such codec.</summary>
    public (uint Profile, uint Level)? FirstVariant(uint codec)
    {
        foreach ((uint known, (uint, uint)[] variants) in _codecs)
        {
            if (known == codec)
            {
                return variants.Length == 0 ? (0, 0) : variants[^1];
            }
        }

        return null;
    }

    /// <summary>Whether a profile of a codec is served.</summary>
    public bool Serves(uint codec, uint profile)
        => Array.Exists(_codecs, known => known.Codec == codec && Array.Exists(known.Variants, variant => variant.Profile == profile));

    private byte[] CreateResponse(uint minSize)
    {
        var words = new List<uint> { ModelResult.Ok, 5, (uint)_codecs.Length };

        // NV12, YUV420, YVU420, ARGB8888, BGRA8888; ruling 3: a mask of 1 << enum; ruling 7: a step of at least 1.
        foreach (uint format in (uint[])[3, 4, 5, 1, 2])
        {
            words.AddRange([format, 3, ModelLayout.Align, 1, minSize, MaxSize, 1, minSize, MaxSize, 1, 1, 1, 240, 1]);
        }

        foreach ((uint codec, (uint Profile, uint Level)[] variants) in _codecs)
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
