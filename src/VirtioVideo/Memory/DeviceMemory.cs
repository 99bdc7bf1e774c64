// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>The host memory that the codecs of a device may use together: one limit for decoders and encoders.</summary>
/// <remarks>SAFETY: holds the account from the constructor to <see cref="Dispose"/>.</remarks>
internal sealed unsafe class DeviceMemory : IDisposable
{
    /// <summary>Default limit in bytes: 16 decoders of 1920x1080 need at most 2 GiB, one of 4096x4096 1 GiB, an encoder of that size 2 GiB.</summary>
    public const ulong DefaultBytes = 8ul << 30;

    /// <summary>The default, or less if the process may have less.</summary>
    public static ulong StandardBytes => Math.Min(DefaultBytes, ProcessLimits.Memory);

    private MemoryAccount* _account;

    /// <param name="limit">Most bytes.</param>
    /// <param name="mapLimit">Most maps of guest memory.</param>
    /// <exception cref="HostException">ENOMEM: the managed heap, or the process, has no room for another device.</exception>
    public DeviceMemory(ulong limit = DefaultBytes, uint mapLimit = uint.MaxValue)
    {
        Limit = limit;
        if (!AddressSpace.HasRoom(0) || !ManagedHeap.TryTake(ManagedHeap.BytesOfDevice))
        {
            throw new HostException(Errno.ENOMEM, "there is no room for another device: too many streams and devices, or too little address space");
        }

        try
        {
            _account = MemoryAccount.Create(limit, mapLimit);
        }
        catch
        {
            ManagedHeap.Return(ManagedHeap.BytesOfDevice);
            throw;
        }
    }

    /// <summary>Most bytes.</summary>
    public ulong Limit { get; }

    /// <summary>Bytes in use by codecs. Any thread, before <see cref="Dispose"/>.</summary>
    public long Bytes => MemoryAccount.BytesOf(_account);

    /// <summary>Number of maps of guest memory. Any thread, before <see cref="Dispose"/>.</summary>
    public int Maps => MemoryAccount.MapsOf(_account);

    /// <summary>The account, for users without a <see cref="StreamMemory"/>.</summary>
    public MemoryAccount* Account => _account;

    /// <inheritdoc/>
    /// <remarks>Memory that is still charged is given back later: streams and their memory hold the account as well.</remarks>
    public void Dispose()
    {
        MemoryAccount* account = _account;
        if (account is not null)
        {
            _account = null;
            MemoryAccount.Release(account);
            ManagedHeap.Return(ManagedHeap.BytesOfDevice);
        }
    }
}
