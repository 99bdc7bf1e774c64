// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>A stream's share of its device's memory, and of the managed heap. It is given back when the stream's codec is gone.</summary>
/// <remarks>
/// The device's thread makes it. It is charged when the codec is made, and later by the stream's worker. SAFETY: holds the account from
/// <see cref="TryEnter"/> to <see cref="Dispose"/>; callbacks hold it themselves for the memory that they charge.
/// </remarks>
internal sealed unsafe class StreamMemory : IDisposable
{
    private readonly DeviceMemory _device;
    private readonly MemoryAccount* _account;
    private long _bytes;
    private long _refused;
    private int _isDisposed;

    private StreamMemory(DeviceMemory device)
    {
        _device = device;
        _account = device.Account;
        MemoryAccount.Hold(_account);
    }

    /// <summary>The account, for charges from a callback.</summary>
    public MemoryAccount* Account => _account;

    /// <summary>Makes the share of a new stream.</summary>
    /// <returns>Null if the managed heap has no room for one more.</returns>
    public static StreamMemory? TryEnter(DeviceMemory device)
    {
        if (!ManagedHeap.TryTake(ManagedHeap.BytesOfStream))
        {
            return null;
        }

        try
        {
            return new StreamMemory(device);
        }
        catch (OutOfMemoryException)
        {
            ManagedHeap.Return(ManagedHeap.BytesOfStream);
            throw;
        }
    }

    /// <summary>Charges memory before it is taken.</summary>
    /// <param name="bytes">Number of bytes.</param>
    /// <param name="beside">Address space that it takes in addition.</param>
    /// <returns>False if it would exceed the device's limit or the limits of the process. Then <see cref="WhyRefused"/> describes it.</returns>
    public bool TryCharge(long bytes, long beside = 0)
    {
        if (!AddressSpace.HasRoom(bytes + beside) || !MemoryAccount.TryCharge(_account, bytes))
        {
            NoteRefusal(bytes);
            return false;
        }

        Interlocked.Add(ref _bytes, bytes);
        return true;
    }

    /// <summary>Undoes <see cref="TryCharge"/>.</summary>
    public void Return(long bytes)
    {
        MemoryAccount.Return(_account, bytes);
        Interlocked.Add(ref _bytes, -bytes);
    }

    /// <summary>Notes that a callback was refused memory.</summary>
    public void NoteRefusal(long bytes) => Volatile.Write(ref _refused, bytes);

    /// <summary>Describes the last refusal, for a log; null if there was none. Any thread.</summary>
    public string? WhyRefused
        => Volatile.Read(ref _refused) is var bytes and not 0
            ? $"{ToMiB(bytes)} MiB more were refused: the device's limit is {ToMiB((long)Math.Min(_device.Limit, long.MaxValue))} MiB, or the process has no room"
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            MemoryAccount.Return(_account, Interlocked.Exchange(ref _bytes, 0));
            MemoryAccount.Release(_account);
            ManagedHeap.Return(ManagedHeap.BytesOfStream);
        }
    }

    private static long ToMiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
