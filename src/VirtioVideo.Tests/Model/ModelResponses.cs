// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Model;

/// <summary>Responses as bytes, written from the list of sizes in docs/reference/rulings.md.</summary>
internal static class ModelResponses
{
    /// <summary>ruling 2: flags are bit numbers.</summary>
    public const uint ErrorFlag = 1;

    /// <summary>ruling 2: flags are bit numbers.</summary>
    public const uint EndFlag = 2;

    /// <summary>A response of one word.</summary>
    public static byte[] Result(uint result) => Words(result);

    /// <summary>STREAM_CREATE.</summary>
    public static byte[] Created(uint result, uint stream) => Words(result, stream);

    /// <summary>QUERY_CAPS that failed: both counts are 0 (ruling 6).</summary>
    public static byte[] NoCapabilities(uint result) => Words(result, 0, 0);

    /// <summary>GET_PARAMS and SET_PARAMS (ruling 10).</summary>
    public static byte[] Params(uint result, ReadOnlySpan<byte> @params)
    {
        byte[] response = new byte[204];
        BinaryPrimitives.WriteUInt32LittleEndian(response, result);
        @params.CopyTo(response.AsSpan(4));
        return response;
    }

    /// <summary>RESOURCE_QUEUE.</summary>
    public static byte[] Buffer(uint result, uint flags, ulong timestamp = 0, ReadOnlySpan<uint> dataSizes = default)
    {
        byte[] response = new byte[48];
        BinaryPrimitives.WriteUInt32LittleEndian(response, result);
        BinaryPrimitives.WriteUInt32LittleEndian(response.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt64LittleEndian(response.AsSpan(8), timestamp);
        for (int i = 0; i < dataSizes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(response.AsSpan(16 + (4 * i)), dataSizes[i]);
        }

        return response;
    }

    /// <summary>RESOURCE_QUEUE that failed (ruling 12).</summary>
    public static byte[] BufferFailed(uint result) => Buffer(result, ErrorFlag);

    private static byte[] Words(params ReadOnlySpan<uint> words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }
}
