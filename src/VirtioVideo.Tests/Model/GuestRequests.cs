// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>Requests as bytes, and the room that their responses need.</summary>
internal static class GuestRequests
{
    /// <summary>Words after each other.</summary>
    public static byte[] Words(params ReadOnlySpan<uint> words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }

    /// <summary>STREAM_SET_PARAMS.</summary>
    public static byte[] SetParams(uint stream, uint imageBuffers, uint bitstreamBuffers, uint format, uint planesLayout, uint[] strides)
    {
        uint[] words = new uint[52];
        (words[0], words[1]) = (ModelDevice.PerStream.SetParams, stream);
        (words[2], words[5], words[13], words[44]) = (format, imageBuffers, planesLayout, bitstreamBuffers);
        for (int i = 0; i < strides.Length; i++)
        {
            words[15 + (3 * i) + 1] = strides[i];
        }

        return Words(words);
    }

    /// <summary>RESOURCE_ATTACH: sg lists of address and length.</summary>
    public static byte[] Attach(uint stream, uint queue, uint id, params IEnumerable<(ulong Address, uint Length)[]> lists)
    {
        List<uint> words = [ModelDevice.Resource.Attach, stream, queue, id];
        foreach ((ulong Address, uint Length)[] list in lists)
        {
            words.AddRange([(uint)list.Length, 0]);
            foreach ((ulong address, uint length) in list)
            {
                words.AddRange([(uint)address, (uint)(address >> 32), length, 0]);
            }
        }

        return Words([.. words]);
    }

    /// <summary>RESOURCE_QUEUE.</summary>
    public static byte[] Queue(uint stream, uint queue, uint id, ulong timestamp = 0, params ReadOnlySpan<uint> sizes)
    {
        uint[] words = new uint[16];
        (words[0], words[1], words[2], words[3]) = (ModelDevice.Resource.Queue, stream, queue, id);
        (words[6], words[7]) = ((uint)timestamp, (uint)(timestamp >> 32));
        sizes.CopyTo(words.AsSpan(8));
        return Words(words);
    }

    /// <summary>Room for the response of a request.</summary>
    public static uint Room(byte[] request, bool encodes = false)
        => request.Length < 4 ? 4 : BinaryPrimitives.ReadUInt32LittleEndian(request) switch
        {
            ModelDevice.Global.QueryCaps => (uint)ModelCapabilities.Of(encodes).Response.Length,
            ModelDevice.PerStream.Create => 8,
            ModelDevice.PerStream.GetParams or ModelDevice.PerStream.SetParams => 204,
            ModelDevice.Resource.Queue => 48,
            _ => 4,
        };
}
