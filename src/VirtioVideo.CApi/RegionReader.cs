// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.CApi;

/// <summary>Checks the regions of guest memory that a host names.</summary>
/// <remarks>SAFETY: each struct is copied by the size that the host says it has.</remarks>
internal static unsafe class RegionReader
{
    private const uint MaxRegions = 4096;

    /// <summary>Makes the table of them.</summary>
    /// <param name="regions">The first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="regionSize">Distance from one to the next.</param>
    /// <exception cref="HostException">EINVAL, E2BIG, EBADF, or what the system says.</exception>
    public static GuestMemory Read(virtiovideo_region* regions, uint count, uint regionSize)
    {
        if (regions is null && count > 0)
        {
            throw new HostException(Errno.EINVAL, "regions is NULL");
        }

        if (count > MaxRegions || (count > 0 && regionSize < AbiBaseSize.Region))
        {
            throw new HostException(Errno.EINVAL, $"{count} regions of {regionSize} bytes: at most {MaxRegions}, of at least {AbiBaseSize.Region}");
        }

        var table = new GuestRegion[count];
        try
        {
            for (uint i = 0; i < count; i++)
            {
                table[i] = Read((virtiovideo_region*)((byte*)regions + ((nuint)i * regionSize)), regionSize);
            }

            return GuestMemory.Create(table);
        }
        catch
        {
            foreach (GuestRegion region in table)
            {
                region.File?.Dispose();
            }

            throw;
        }
    }

    private static GuestRegion Read(virtiovideo_region* source, uint size)
    {
        virtiovideo_region region = SizedStruct.ReadSized(source, size, "region");
        if (region.flags != 0)
        {
            throw new HostException(Errno.EINVAL, $"unknown region flags 0x{region.flags:x}");
        }

        GuestFile? file = region.fd < 0 ? null : GuestFile.DuplicateOf(region.fd, region.fd_offset, region.length);
        return new GuestRegion(region.guest_address, region.length, (nint)region.host_address, file, region.fd_offset);
    }
}
