// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using System.Threading.Tasks;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>When a worker may touch guest memory.</summary>
public sealed class GuestGateTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMilliseconds(TestDevice.DeadlineMilliseconds);

    private readonly GuestGate _gate = new();

    [Fact]
    public async Task Close_WaitsForTheWorkerThatIsInside()
    {
        Assert.True(_gate.TryEnter());
        Assert.False(_gate.IsWanted);
        Task closing = Task.Run(_gate.Close);
        Assert.True(SpinWait.SpinUntil(() => _gate.IsWanted, TestDevice.DeadlineMilliseconds));
        Assert.False(closing.IsCompleted);
        _gate.Leave();
        await closing.WaitAsync(s_deadline);
    }

    [Fact]
    public void Close_DoesNotWaitForACodec()
    {
        Assert.True(_gate.TryEnter());
        _gate.LeaveForCodec();
        Deadline.Run(_gate.Close);
        Assert.NotEqual(0, _gate.InCodecSince);
    }

    [Fact]
    public async Task TryEnter_OfAClosedGate_WaitsUntilItOpens()
    {
        _gate.Close();
        Task<bool> entering = Task.Run(_gate.TryEnter);
        Assert.False(entering.IsCompleted);
        _gate.Open();
        Assert.True(await entering.WaitAsync(s_deadline));
    }

    [Fact]
    public async Task TryEnter_OfAShutGate_IsRefused()
    {
        _gate.Close();
        Task<bool> entering = Task.Run(_gate.TryEnter);
        _gate.ShutForEver();
        Assert.False(await entering.WaitAsync(s_deadline));
        Assert.False(_gate.TryEnter());
    }

    [Fact]
    public async Task TryGiveWay_LetsTheDeviceIn()
    {
        Assert.True(_gate.TryEnter());
        Assert.True(_gate.TryGiveWay());
        Task closing = Task.Run(() =>
        {
            _gate.Close();
            _gate.Open();
        });
        Assert.True(SpinWait.SpinUntil(() => _gate.IsWanted || closing.IsCompleted, TestDevice.DeadlineMilliseconds));
        Assert.True(_gate.TryGiveWay());
        await closing.WaitAsync(s_deadline);
        _gate.Leave();
    }

    [Fact]
    public async Task Worker_OfAGateThatIsClosedAgainAndAgain_GetsItsTurn()
    {
        // What a host does that sets its table in a loop. The worker's copies are long: one that is interrupted begins anew.
        bool done = false;
        Task host = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                _gate.Close();
                _gate.Open();
            }
        });
        Deadline.Run(() =>
        {
            for (int copied = 0; copied < 100;)
            {
                Assert.True(_gate.TryEnter());
                bool isWhole = true;
                for (int piece = 0; piece < 1000 && isWhole; piece++)
                {
                    Thread.SpinWait(10);
                    isWhole = !_gate.IsWanted;
                }

                copied += isWhole ? 1 : 0;
                _gate.Leave();
            }
        });
        Volatile.Write(ref done, true);
        await host.WaitAsync(s_deadline);
    }
}
