// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>What a stream has of the memory of its device, and of the managed heap. Given back when its codec is gone.</summary>
/// <remarks>
/// Made by the device's thread; charged by who makes the codec, then by the stream's worker. SAFETY: holds the account from
/// <see cref="TryEnter"/> to <see cref="Dispose"/>; what callbacks charge they hold it for themselves.
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

    /// <summary>For what charges it from a callback.</summary>
    public MemoryAccount* Account => _account;

    /// <summary>Lets a stream in.</summary>
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
    /// <param name="bytes">How much it is.</param>
    /// <param name="beside">Address space that it takes beside.</param>
    /// <returns>False if the device's limit, or what the process has left, forbids it. Then <see cref="WhyRefused"/> says so.</returns>
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

    /// <summary>Ends <see cref="TryCharge"/>.</summary>
    public void Return(long bytes)
    {
        MemoryAccount.Return(_account, bytes);
        Interlocked.Add(ref _bytes, -bytes);
    }

    /// <summary>A callback was refused memory.</summary>
    public void NoteRefusal(long bytes) => Volatile.Write(ref _refused, bytes);

    /// <summary>What was refused last, for a log; null if nothing was. Any thread.</summary>
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
