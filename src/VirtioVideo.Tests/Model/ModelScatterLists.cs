// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Model;

/// <summary>spec: RESOURCE_ATTACH: the sg lists that follow the request.</summary>
internal static class ModelScatterLists
{
    private const int HeaderLength = 8;
    private const int EntryLength = 16;

    /// <summary>Reads as many lists as the layout has buffers; bytes after them are ignored (ruling 23).</summary>
    /// <returns>Null if one of them is not valid.</returns>
    public static ModelBuffer[]? Read(ReadOnlySpan<byte> lists, int count, bool nonContiguous)
    {
        var buffers = new ModelBuffer[count];
        for (int i = 0; i < count; i++)
        {
            if (lists.Length < HeaderLength)
            {
                return null;
            }

            uint entries = BinaryPrimitives.ReadUInt32LittleEndian(lists);
            lists = lists[HeaderLength..];
            if (entries == 0 || entries > (uint)(lists.Length / EntryLength)
                || ReadList(lists[..((int)entries * EntryLength)], nonContiguous) is not { } buffer)
            {
                return null;
            }

            buffers[i] = buffer;
            lists = lists[((int)entries * EntryLength)..];
        }

        return buffers;
    }

    private static ModelBuffer? ReadList(ReadOnlySpan<byte> entries, bool nonContiguous)
    {
        var runs = new (int Start, int Length)[entries.Length / EntryLength];
        uint total = 0;
        ulong? end = null;
        for (int i = 0; i < runs.Length; i++)
        {
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entries[(EntryLength * i)..]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(entries[((EntryLength * i) + 8)..]);

            // ruling 24, 27
            if ((!nonContiguous && end is not null && end != address) || ModelMemory.Find(address, length) is not { } start)
            {
                return null;
            }

            runs[i] = (start, (int)length);
            total += length;
            end = unchecked(address + length);
        }

        // No memory at all holds nothing.
        return total == 0 ? null : new ModelBuffer(runs, total);
    }
}
