// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Memory;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Messages about the guest's memory.</summary>
internal sealed class MemoryMessages(GuestDevice guest, Replies replies, bool mustBeSealed, Log log)
{
    private bool _toldOfShrinking;

    public void SetMemTable(Message message)
    {
        ReadOnlySpan<byte> payload = message.Payload;
        if (payload.Length < MemoryTable.Length)
        {
            throw new RefusedException($"it has {payload.Length} bytes instead of at least {MemoryTable.Length}");
        }

        uint count = MemoryMarshal.Read<MemoryTable>(payload).RegionCount;
        ReadOnlySpan<byte> descriptions = payload[MemoryTable.Length..];

        // Some front ends send the whole structure, however few regions they use.
        if (count > MemoryTable.MaxRegions || descriptions.Length < (int)count * Unsafe.SizeOf<MemoryRegion>())
        {
            throw new RefusedException($"it has {payload.Length} bytes for {count} regions, of at most {MemoryTable.MaxRegions}");
        }

        message.ExpectFiles((int)count, (int)count);
        var regions = new List<LentRegion>((int)count);
        try
        {
            foreach (MemoryRegion description in MemoryMarshal.Cast<byte, MemoryRegion>(descriptions)[..(int)count])
            {
                regions.Add(Take(description, message));
            }
        }
        catch
        {
            regions.ForEach(static region => region.Dispose());
            throw;
        }

        guest.Memory.Replace(regions);
    }

    public void GetMaxMemSlots(Message message)
    {
        message.ExpectNothing();
        replies.Send(Request.GET_MAX_MEM_SLOTS, (ulong)RegionTable.MaxSlots);
    }

    public void AddMemReg(Message message)
    {
        MemoryRegion description = message.Read<SingleMemoryRegion>().Region;
        message.ExpectFiles(1, 1);
        guest.Memory.Add(Take(description, message));
    }

    public void RemMemReg(Message message)
    {
        MemoryRegion description = message.Read<SingleMemoryRegion>().Region;

        // Some front ends send the file again.
        message.ExpectFiles(0, 1);
        guest.Memory.Remove(description);
    }

    private LentRegion Take(in MemoryRegion description, Message message)
    {
        OwnedFile file = message.TakeFile();

        // This check comes first: the file may belong to a file system that the front end itself serves.
        if (mustBeSealed && !GuestFile.IsSealedAt(file.Fd))
        {
            file.Dispose();
            throw new LostException($"{message.Request}: the guest's memory is no memfd with F_SEAL_SHRINK, which --sealed-memory demands");
        }

        var region = new LentRegion(description, file);
        log.Write(
            LogLevel.Debug,
            $"memory: {description.Size} bytes at guest address 0x{description.GuestAddress:x}, user address 0x{description.UserAddress:x}, from {description.MmapOffset} of its file on");
        if (region.CanShrink && !_toldOfShrinking)
        {
            _toldOfShrinking = true;
            log.Write(LogLevel.Info, "the guest's memory is a file that can be made shorter; a front end that does so ends this process (F_SEAL_SHRINK prevents it, --sealed-memory demands it)");
        }

        return region;
    }
}
