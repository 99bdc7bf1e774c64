// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>Counts the host memory of a device's codecs, and the maps in which they see the guest's memory; with a limit for each.</summary>
/// <remarks>
/// SAFETY: native memory, because libavcodec's callbacks charge it, on any thread; these allocate nothing and throw nothing. Holders of a pointer are
/// counted: the device, its streams, and whatever is charged from a callback. The last one frees it, so that memory which outlives its stream, or its
/// device, can still be given back.
/// </remarks>
internal unsafe struct MemoryAccount
{
    private long _limit;
    private long _bytes;
    private int _mapLimit;
    private int _maps;
    private int _holders;

    /// <summary>Makes an account, with one holder.</summary>
    /// <param name="limit">Most bytes.</param>
    /// <param name="mapLimit">Most maps.</param>
    public static MemoryAccount* Create(ulong limit, uint mapLimit)
    {
        var account = (MemoryAccount*)NativeMemory.AllocZeroed((nuint)sizeof(MemoryAccount));
        account->_limit = (long)Math.Min(limit, long.MaxValue);
        account->_mapLimit = (int)Math.Min(mapLimit, int.MaxValue);
        account->_holders = 1;
        return account;
    }

    /// <summary>Bytes that are charged.</summary>
    public static long BytesOf(MemoryAccount* account) => Volatile.Read(ref account->_bytes);

    /// <summary>Maps that are charged.</summary>
    public static int MapsOf(MemoryAccount* account) => Volatile.Read(ref account->_maps);

    /// <summary>Adds a holder. A null account is allowed.</summary>
    public static void Hold(MemoryAccount* account)
    {
        if (account is not null)
        {
            Interlocked.Increment(ref account->_holders);
        }
    }

    /// <summary>Removes a holder: ends <see cref="Create"/> or <see cref="Hold"/>.</summary>
    public static void Release(MemoryAccount* account)
    {
        if (account is not null && Interlocked.Decrement(ref account->_holders) == 0)
        {
            NativeMemory.Free(account);
        }
    }

    /// <summary>Charges memory before it is taken. Without an account there is no limit.</summary>
    /// <returns>False if it would exceed the limit; then nothing is charged.</returns>
    public static bool TryCharge(MemoryAccount* account, long bytes)
    {
        if (account is null)
        {
            return true;
        }

        long before = Volatile.Read(ref account->_bytes);
        while (bytes <= account->_limit - before)
        {
            long seen = Interlocked.CompareExchange(ref account->_bytes, before + bytes, before);
            if (seen == before)
            {
                return true;
            }

            before = seen;
        }

        return false;
    }

    /// <summary>Undoes <see cref="TryCharge"/>.</summary>
    public static void Return(MemoryAccount* account, long bytes)
    {
        if (account is not null)
        {
            Interlocked.Add(ref account->_bytes, -bytes);
        }
    }

    /// <summary>Charges maps, and holds the account as long as there are any.</summary>
    /// <returns>False if it would exceed the limit; then nothing is charged.</returns>
    public static bool TryChargeMaps(MemoryAccount* account, int maps)
    {
        if (account is not null && Interlocked.Add(ref account->_maps, maps) > account->_mapLimit)
        {
            Interlocked.Add(ref account->_maps, -maps);
            return false;
        }

        Hold(account);
        return true;
    }

    /// <summary>Undoes <see cref="TryChargeMaps"/>.</summary>
    public static void ReturnMaps(MemoryAccount* account, int maps)
    {
        if (account is not null)
        {
            Interlocked.Add(ref account->_maps, -maps);
        }

        Release(account);
    }
}
