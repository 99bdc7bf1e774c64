// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using System.Threading.Tasks;
using VirtioVideo.Memory;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>The account of what codecs have.</summary>
public sealed unsafe class DeviceMemoryTests
{
    [Fact]
    public void Charge_UpToTheLimit_AndNotAByteMore()
    {
        using var device = new DeviceMemory(100, 5);
        Assert.True(MemoryAccount.TryCharge(device.Account, 60));
        Assert.False(MemoryAccount.TryCharge(device.Account, 41));
        Assert.True(MemoryAccount.TryCharge(device.Account, 40));
        Assert.False(MemoryAccount.TryCharge(device.Account, long.MaxValue));
        Assert.Equal(100, device.Bytes);
        MemoryAccount.Return(device.Account, 100);
        Assert.Equal(0, device.Bytes);

        Assert.True(MemoryAccount.TryChargeMaps(device.Account, 5));
        Assert.False(MemoryAccount.TryChargeMaps(device.Account, 1));
        Assert.Equal(5, device.Maps);
        MemoryAccount.ReturnMaps(device.Account, 5);
        Assert.Equal(0, device.Maps);
    }

    [Fact]
    public void Charge_OfAStream_ComesBackWithIt()
    {
        using var device = new DeviceMemory(1000);
        StreamMemory stream = StreamMemory.TryEnter(device)!;
        Assert.True(stream.TryCharge(700));
        Assert.Null(stream.WhyRefused);
        Assert.False(stream.TryCharge(301));
        Assert.NotNull(stream.WhyRefused);
        stream.Return(200);
        Assert.Equal(500, device.Bytes);
        stream.Dispose();
        stream.Dispose();
        Assert.Equal(0, device.Bytes);
    }

    [Fact]
    public void Account_OutlivesItsDevice_AsLongAsSomethingIsChargedThere()
    {
        var device = new DeviceMemory(1000);
        MemoryAccount* account = device.Account;
        StreamMemory stream = StreamMemory.TryEnter(device)!;
        Assert.True(stream.TryCharge(10));
        Assert.True(MemoryAccount.TryChargeMaps(account, 3));
        device.Dispose();

        Assert.Equal((10, 3), (MemoryAccount.BytesOf(account), MemoryAccount.MapsOf(account)));
        stream.Dispose();
        Assert.Equal(0, MemoryAccount.BytesOf(account));
        MemoryAccount.ReturnMaps(account, 3);
    }

    [Fact]
    public void Charge_FromSeveralThreads_IsNeverBeyondTheLimit()
    {
        const int Each = 50_000;
        using var device = new DeviceMemory(300);
        long most = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < Each; i++)
            {
                if (MemoryAccount.TryCharge(device.Account, 100))
                {
                    InterlockedMax(ref most, device.Bytes);
                    MemoryAccount.Return(device.Account, 100);
                }
            }
        });
        Assert.InRange(most, 100, 300);
        Assert.Equal(0, device.Bytes);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
