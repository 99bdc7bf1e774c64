// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>The thread of a stream.</summary>
public sealed class StreamWorkerTests : IDisposable
{
    private readonly Doorbell _doorbell = new();
    private readonly List<Exception> _crashes = [];
    private EchoLoop? _loop;

    [Fact]
    public void Post_AndWake_ReachTheLoopInOrderAndRingTheDoorbell()
    {
        using StreamWorker worker = Start();
        for (uint round = 0; round < 500; round++)
        {
            worker.Post(new Work { Kind = WorkKind.Input, Length = (2 * round) + 1 });
            worker.Post(new Work { Kind = WorkKind.Input, Length = (2 * round) + 2 });
            worker.Wake();
            Assert.Equal((2 * round) + 1, Take(worker).Timestamp);
            Assert.Equal((2 * round) + 2, Take(worker).Timestamp);
        }

        Assert.False(worker.TryTake(out _));
    }

    [Fact]
    public void Post_BeforeTheStart_IsNotLost()
    {
        using StreamWorker worker = Create();
        worker.Post(new Work { Kind = WorkKind.Input, Length = 5 });
        worker.Start();

        Assert.Equal(5ul, Take(worker).Timestamp);
    }

    [Fact]
    public void Pause_StopsTheLoopUntilResume()
    {
        using StreamWorker worker = Start();
        Deadline.Run(worker.Pause);
        worker.Post(new Work { Kind = WorkKind.Input, Length = 5 });
        worker.Wake();

        // The loop is touched by nobody now: this thread may.
        int accepted = _loop!.Accepted;
        Assert.Equal(0, accepted);
        Assert.False(worker.TryTake(out _));
        worker.Resume();
        Assert.Equal(5ul, Take(worker).Timestamp);
    }

    [Fact]
    public void Pause_RightAfterResume_NeverHangs()
    {
        using StreamWorker worker = Start();
        Deadline.Run(() =>
        {
            for (int i = 0; i < 20000; i++)
            {
                worker.Pause();
                worker.Resume();
            }
        });
    }

    [Fact]
    public void RequestStop_EndsTheThreadAndDisposesTheLoop()
    {
        using StreamWorker worker = Start();
        worker.RequestStop();
        Assert.True(NativeCalls.WaitReadable(_doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "the end is announced");

        Assert.True(worker.IsStopped);
        Assert.True(_loop!.IsDisposed);
        Deadline.Run(worker.Pause);
    }

    [Fact]
    public void RequestStop_OfAPausedThread_EndsItAfterResume()
    {
        StreamWorker worker = Start();
        Deadline.Run(worker.Pause);
        Deadline.Run(worker.Dispose);

        Assert.True(_loop!.IsDisposed);
    }

    [Fact]
    public void Dispose_OfAThreadThatWasNeverStarted_DisposesTheLoop()
    {
        Create().Dispose();

        Assert.True(_loop!.IsDisposed);
    }

    [Fact]
    public void Crash_OfTheLoop_IsToldAndFailsTheStream()
    {
        using StreamWorker worker = Start();
        worker.Post(new Work { Kind = WorkKind.Drain });
        worker.Wake();
        Assert.Equal(OutcomeKind.Failed, Take(worker).Kind);
        SpinWait.SpinUntil(() => worker.IsStopped, TestDevice.DeadlineMilliseconds);

        Assert.True(worker.IsStopped);
        Assert.IsType<InvalidOperationException>(Assert.Single(_crashes));
        Assert.True(_loop!.IsDisposed);
    }

    public void Dispose() => _doorbell.Dispose();

    private StreamWorker Create()
        => new(report => _loop = new EchoLoop(report), StreamOptions.MaxBuffers, _doorbell, _crashes.Add, "test");

    private StreamWorker Start()
    {
        StreamWorker worker = Create();
        worker.Start();
        return worker;
    }

    /// <summary>Waits for the next outcome as the device does: by the doorbell.</summary>
    private Outcome Take(StreamWorker worker)
    {
        Outcome outcome;
        while (!worker.TryTake(out outcome))
        {
            if (!_doorbell.TryRest())
            {
                _doorbell.StayReadable();
            }

            Assert.True(NativeCalls.WaitReadable(_doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "the doorbell was not rung");
            _doorbell.Answer();
        }

        return outcome;
    }

    /// <summary>Reports each input's length in a step of its own.</summary>
    private sealed class EchoLoop(Action<Outcome> report) : IWorkLoop
    {
        public int? PatienceMilliseconds => null;

        public bool LacksOutput => false;

        public bool IsBeforeWork => true;

        public void StopWaiting()
        {
        }

        private readonly Queue<uint> _waiting = new();

        public int Accepted { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Accept(in Work work)
        {
            if (work.Kind != WorkKind.Input)
            {
                throw new InvalidOperationException("a bug");
            }

            Accepted++;
            _waiting.Enqueue(work.Length);
        }

        public bool TryStep()
        {
            if (!_waiting.TryDequeue(out uint length))
            {
                return false;
            }

            report(new Outcome { Kind = OutcomeKind.InputDone, Timestamp = length });
            return true;
        }

        public void Dispose() => IsDisposed = true;
    }
}
