// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Memory;

/// <summary>The guest's memory as the front end described it.</summary>
internal sealed class RegionTable(VideoDevice device) : IDisposable
{
    /// <summary>Most regions at a time: each takes two files.</summary>
    public const int MaxSlots = 128;

    private List<LentRegion> _regions = [];
    private List<MappedRun> _runs = [];

    /// <summary>Replaces all regions by new ones.</summary>
    /// <param name="regions">The new ones, which the table owns from now on, even if it throws.</param>
    /// <exception cref="RefusedException">Two of them overlap, or the system does not map them.</exception>
    /// <exception cref="HostException">Two of them overlap, or an error of the system.</exception>
    public void Replace(List<LentRegion> regions)
    {
        List<LentRegion> old = _regions;
        try
        {
            Use(regions);
        }
        catch
        {
            regions.ForEach(static region => region.Dispose());
            throw;
        }

        old.ForEach(static region => region.Dispose());
    }

    /// <summary>Adds a region, which the table owns from now on, even if it throws.</summary>
    /// <exception cref="RefusedException">It overlaps another one, there are too many, or the system does not map it.</exception>
    /// <exception cref="HostException">It overlaps another one, or an error of the system.</exception>
    public void Add(LentRegion region)
    {
        try
        {
            if (_regions.Count == MaxSlots)
            {
                throw new RefusedException($"there are {MaxSlots} regions already");
            }

            Use([.. _regions, region]);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>Removes a region.</summary>
    /// <param name="description">The description with which it came. The offset in its file is ignored.</param>
    /// <exception cref="RefusedException">There is no such region.</exception>
    /// <exception cref="HostException">An error of the system.</exception>
    public void Remove(MemoryRegion description)
    {
        LentRegion removed = _regions.Find(region => region.Description with { MmapOffset = 0 } == description with { MmapOffset = 0 })
            ?? throw new RefusedException($"there is no region of {description.Size} bytes at guest address 0x{description.GuestAddress:x}");
        Use(_regions.FindAll(region => region != removed));
        removed.Dispose();
    }

    /// <summary>Converts an address of the front end into a guest address.</summary>
    /// <exception cref="RefusedException">It is in no region.</exception>
    public ulong GuestAddressOf(ulong userAddress)
    {
        foreach (LentRegion region in _regions)
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

    private static void CheckUserAddresses(List<LentRegion> regions)
    {
        LentRegion[] sorted = [.. regions.OrderBy(static region => region.Description.UserAddress)];
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Description.UserAddress - sorted[i - 1].Description.UserAddress < sorted[i - 1].Description.Size)
            {
                throw new RefusedException($"{sorted[i]} overlaps another one in the front end's addresses");
            }
        }
    }

    /// <summary>Groups regions that follow each other.</summary>
    private static List<LentRegion[]> Group(List<LentRegion> regions)
    {
        var groups = new List<LentRegion[]>();
        var group = new List<LentRegion>();
        foreach (LentRegion region in regions.OrderBy(static region => region.Description.GuestAddress))
        {
            if (group.Count > 0 && !group[^1].CanBeFollowedBy(region))
            {
                groups.Add([.. group]);
                group.Clear();
            }

            group.Add(region);
        }

        if (group.Count > 0)
        {
            groups.Add([.. group]);
        }

        return groups;
    }

    /// <summary>Gives the device a new table. On return the device touches nothing of the old one.</summary>
    private void Use(List<LentRegion> regions)
    {
        CheckUserAddresses(regions);
        var fresh = new List<MappedRun>();
        var runs = new List<MappedRun>();
        var forDevice = new List<GuestRegion>();
        try
        {
            foreach (LentRegion[] group in Group(regions))
            {
                // Regions that are already mapped stay where they are.
                if (_runs.Find(run => run.Has(group)) is not { } run)
                {
                    run = new MappedRun(group);
                    fresh.Add(run);
                }

                runs.Add(run);
                forDevice.AddRange(group.Select(run.ForDevice));
            }

            var table = GuestMemory.Create(forDevice.ToArray());
            GuestMemory old = device.Memory;
            device.SetMemory(table);
            old.Dispose();
        }
        catch
        {
            forDevice.ForEach(static region => region.File?.Dispose());
            fresh.ForEach(static run => run.Dispose());
            throw;
        }

        _runs.FindAll(run => !runs.Contains(run)).ForEach(static run => run.Dispose());
        _runs = runs;
        _regions = regions;
    }
}
