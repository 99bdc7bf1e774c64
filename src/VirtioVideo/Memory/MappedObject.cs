// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>An object of another virtio device, mapped into the host (spec: VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT).</summary>
/// <remarks>
/// SAFETY: the mapping is this object's until <see cref="Dispose"/>; its <see cref="GuestBuffer"/> covers no byte outside it. The size of the file is
/// checked once: a host that truncates the file of an attached object gets SIGBUS, as with any mapping. The host can demand files that cannot shrink.
/// </remarks>
internal sealed unsafe class MappedObject : AttachedMemory
{
    /// <summary>No buffer needs more: the largest picture has 1 GiB.</summary>
    private const ulong MaxLength = int.MaxValue;

    private readonly nuint _mapped;
    private readonly GuestBuffer _buffer;
    private readonly MemoryAccount* _account;
    private nint _start;

    private MappedObject(EntryQuota? quota, byte* start, nuint mapped, uint before, uint length, MemoryAccount* account)
        : base(quota, 1)
    {
        _account = account;
        _start = (nint)start;
        _mapped = mapped;
        _buffer = new GuestBuffer(new GuestSpan(start + before, 0, length));
    }

    /// <inheritdoc/>
    public override GuestBuffer Buffer => _buffer;

    /// <inheritdoc/>
    /// <remarks>
    /// There are none: the owner of an object may truncate its file after the detach, and that removes even pages that were mapped privately.
    /// </remarks>
    public override FilePart[]? FindFiles() => null;

    /// <summary>Maps an object.</summary>
    /// <param name="fd">Its file; may be closed afterwards.</param>
    /// <param name="offset">First byte of it in the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="writable">Whether the device is to write it: an output buffer.</param>
    /// <param name="quota">The one entry that it counts as was taken here. The mapped object owns it. Null if nobody counts.</param>
    /// <param name="device">Charged for the map; null to charge only the process.</param>
    /// <exception cref="HostException">
    /// EINVAL: the object is empty or not inside the file; ENOMEM: too much is mapped already; or an error of the system.
    /// </exception>
    public static MappedObject Map(int fd, ulong offset, ulong length, bool writable, EntryQuota? quota = null, DeviceMemory? device = null)
    {
        MemoryAccount* account = device is null ? null : device.Account;

        // The end is the size, for a dma-buf as well.
        long size = GuestFile.LengthOf(fd);
        if (size < 0)
        {
            throw new HostException(Libc.LastError, $"the object's file {fd} has no size");
        }

        if (length == 0 || offset > (ulong)size || length > (ulong)size - offset)
        {
            throw new HostException(Errno.EINVAL, $"an object of {length} bytes at {offset} is not inside its file of {size} bytes");
        }

        // A mapping must begin at a page of the file.
        uint before = (uint)(offset % (uint)Environment.SystemPageSize);
        uint used = (uint)Math.Min(length, MaxLength - before);
        int protection = Libc.PROT_READ | (writable ? Libc.PROT_WRITE : 0);
        if (!ProcessMaps.TryCharge(account, 1))
        {
            throw new HostException(Errno.ENOMEM, $"the object of {length} bytes at {offset} of file {fd} is one map too many");
        }

        void* start = Libc.mmap(null, before + used, protection, Libc.MAP_SHARED, fd, (nint)(offset - before));
        try
        {
            return start != Libc.MAP_FAILED
                ? new MappedObject(quota, (byte*)start, before + used, before, used, account)
                : throw new HostException(Libc.LastError, $"cannot map the object of {length} bytes at {offset} of file {fd}");
        }
        catch
        {
            if (start != Libc.MAP_FAILED)
            {
                _ = Libc.munmap(start, before + used);
            }

            ProcessMaps.Return(account, 1);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryResolve(GuestMemory memory) => true;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _buffer.Dispose();
        nint start = Interlocked.Exchange(ref _start, 0);
        if (start != 0)
        {
            _ = Libc.munmap((void*)start, _mapped);
            ProcessMaps.Return(_account, 1);
        }

        base.Dispose();
    }
}
