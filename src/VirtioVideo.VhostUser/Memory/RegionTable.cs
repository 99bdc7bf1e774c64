// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Platform;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Memory;

/// <summary>The guest's memory as the front end told of it.</summary>
internal sealed class RegionTable(VideoDevice device) : IDisposable
{
    /// <summary>Most regions at a time: each takes two files.</summary>
    public const int MaxSlots = 128;

    private List<MappedRegion> _regions = [];

    /// <summary>How many regions there are.</summary>
    public int Count => _regions.Count;

    /// <summary>Takes other regions instead of all that there are.</summary>
    /// <param name="regions">The new ones, which the table owns from now on, also if it throws.</param>
    /// <exception cref="RefusedException">Two of them overlap.</exception>
    /// <exception cref="HostException">Two of them overlap, or what the system says.</exception>
    public void Replace(List<MappedRegion> regions)
    {
        try
        {
            Use(regions);
        }
        catch
        {
            regions.ForEach(static region => region.Dispose());
            throw;
        }

        _regions.ForEach(static region => region.Dispose());
        _regions = regions;
    }

    /// <summary>Takes one more.</summary>
    /// <exception cref="RefusedException">It overlaps another one, or there are too many.</exception>
    /// <exception cref="HostException">It overlaps another one, or what the system says.</exception>
    public void Add(MappedRegion region)
    {
        try
        {
            if (_regions.Count == MaxSlots)
            {
                throw new RefusedException($"there are {MaxSlots} regions already");
            }

            List<MappedRegion> regions = [.. _regions, region];
            Use(regions);
            _regions = regions;
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>Gives one back.</summary>
    /// <param name="description">As it was when it came; where its file has it does not matter.</param>
    /// <exception cref="RefusedException">There is no such region.</exception>
    /// <exception cref="HostException">What the system says.</exception>
    public void Remove(MemoryRegion description)
    {
        MappedRegion removed = _regions.Find(region => region.Description with { MmapOffset = 0 } == description with { MmapOffset = 0 })
            ?? throw new RefusedException($"there is no region of {description.Size} bytes at guest address 0x{description.GuestAddress:x}");
        List<MappedRegion> regions = _regions.FindAll(region => region != removed);
        Use(regions);
        _regions = regions;
        removed.Dispose();
    }

    /// <summary>Turns an address of the front end into the guest's.</summary>
    /// <exception cref="RefusedException">It is in no region.</exception>
    public ulong GuestAddressOf(ulong userAddress)
    {
        foreach (MappedRegion region in _regions)
        {
            ulong offset = userAddress - region.Description.UserAddress;
            if (offset < region.Description.Size)
            {
                return region.Description.GuestAddress + offset;
            }
        }

        throw new RefusedException($"the user address 0x{userAddress:x} is in no region");
    }

    /// <inheritdoc/>
    public void Dispose() => Replace([]);

    private static void CheckUserAddresses(List<MappedRegion> regions)
    {
        MappedRegion[] sorted = [.. regions];
        Array.Sort(sorted, static (a, b) => a.Description.UserAddress.CompareTo(b.Description.UserAddress));
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Description.UserAddress - sorted[i - 1].Description.UserAddress < sorted[i - 1].Description.Size)
            {
                throw new RefusedException($"the region at user address 0x{sorted[i].Description.UserAddress:x} overlaps the one before");
            }
        }
    }

    /// <summary>Gives the device a table. On return it touches nothing of the old one.</summary>
    private void Use(List<MappedRegion> regions)
    {
        CheckUserAddresses(regions);
        var forDevice = new GuestRegion[regions.Count];
        try
        {
            for (int i = 0; i < forDevice.Length; i++)
            {
                forDevice[i] = regions[i].ForDevice();
            }

            GuestMemory old = device.Memory;
            device.SetMemory(GuestMemory.Create(forDevice));
            old.Dispose();
        }
        catch
        {
            foreach (GuestRegion region in forDevice)
            {
                region.File?.Dispose();
            }

            throw;
        }
    }
}
