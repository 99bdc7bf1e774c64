// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>The thread of a stream.</summary>
public sealed class StreamWorkerTests : IDisposable
{
    /// <summary>Messages, more than the rings of a worker hold: they are rounded up to a power of two.</summary>
    private const int MoreThanFits = 8 * StreamOptions.MaxBuffers;

    private readonly Doorbell _doorbell = new();
    private readonly Mailbox _mailbox = new(StreamOptions.MaxBuffers);
    private readonly List<Exception> _crashes = [];
    private EchoLoop? _loop;

    [Fact]
    public void Post_AndWake_ReachTheLoopInOrderAndRingTheDoorbell()
    {
        using StreamWorker worker = Start();
        for (uint round = 0; round < 500; round++)
        {
            _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Input, Length = (2 * round) + 1 });
            _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Input, Length = (2 * round) + 2 });
            worker.Wake();
            Assert.Equal((2 * round) + 1, Take().Timestamp);
            Assert.Equal((2 * round) + 2, Take().Timestamp);
        }

        Assert.False(_mailbox.TryTake(out _));
    }

    [Fact]
    public void Post_BeforeTheStart_IsNotLost()
    {
        using StreamWorker worker = Create();
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Input, Length = 5 });
        worker.Start();

        Assert.Equal(5ul, Take().Timestamp);
    }

    [Fact]
    public void Pause_StopsTheLoopUntilResume()
    {
        using StreamWorker worker = Start();
        Deadline.Run(worker.Pause);
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Input, Length = 5 });
        worker.Wake();

        // The loop is touched by nobody now: this thread may.
        int accepted = _loop!.Accepted;
        Assert.Equal(0, accepted);
        Assert.False(_mailbox.TryTake(out _));
        worker.Resume();
        Assert.Equal(5ul, Take().Timestamp);
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
    public void Pause_OfAThreadInsideTheCodec_ReturnsAndKeepsItOutOfGuestMemory()
    {
        using StreamWorker worker = Start();
        Block(worker);
        Deadline.Run(worker.Pause);
        _loop!.Gate.Set();

        // It waits at the gate, so what it would report comes after the resume only.
        Assert.False(_mailbox.TryTake(out _));
        worker.Resume();
        Assert.Equal(WorkerEventKind.Drained, Take().Kind);
    }

    [Fact]
    public void Shut_EndsTheThreadAndDisposesTheLoop()
    {
        using StreamWorker worker = Start();
        worker.Shut();
        Assert.True(NativeCalls.WaitReadable(_doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "the end is announced");

        Assert.True(worker.WaitForEnd(0));
        Assert.True(_loop!.IsDisposed);
        Deadline.Run(worker.Pause);
    }

    [Fact]
    public void Shut_OfAPausedThread_EndsIt()
    {
        StreamWorker worker = Start();
        Deadline.Run(worker.Pause);
        Deadline.Run(worker.Shut);
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));
        worker.Dispose();

        Assert.True(_loop!.IsDisposed);
    }

    [Fact]
    public void Dispose_OfAThreadInsideTheCodec_ReturnsAndTheThreadEndsByItself()
    {
        StreamWorker worker = Start();
        Block(worker);
        Deadline.Run(worker.Dispose);
        Assert.False(worker.WaitForEnd(0));
        Assert.False(_loop!.IsDisposed);
        _loop.Gate.Set();
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));
        Assert.True(_loop.IsDisposed);
        Assert.False(_mailbox.TryTake(out _));
    }

    [Fact]
    public void Dispose_OfTheDoorbellBeforeTheThreadEnded_LeavesItsFileOpen()
    {
        // Else the thread would signal whatever file has that number by then.
        var doorbell = new Doorbell();
        var worker = new StreamWorker(CreateLoop(), _mailbox, doorbell, _crashes.Add, "test");
        worker.Start();
        Block(worker);
        int fd = doorbell.Event.Fd;
        worker.Dispose();
        doorbell.Dispose();
        Assert.True(EventFd.IsEventFd(fd));
        _loop!.Gate.Set();
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));
        Assert.True(SpinWait.SpinUntil(() => doorbell.Event.Fd < 0, TestDevice.DeadlineMilliseconds));
    }

    [Fact]
    public void InCodecSince_IsTheTimeOfTheCallThatItIsIn()
    {
        using StreamWorker worker = Start();
        long before = MonotonicClock.Now;
        Block(worker);
        Assert.InRange(worker.InCodecSince, before, MonotonicClock.Now);
        _loop!.Gate.Set();
        Take();
        Assert.True(SpinWait.SpinUntil(() => worker.IsAsleep, TestDevice.DeadlineMilliseconds));
        Assert.Equal(0, worker.InCodecSince);
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
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.AcceptFormat });
        worker.Wake();
        Assert.Equal(WorkerEventKind.Failed, Take().Kind);
        SpinWait.SpinUntil(() => worker.IsStopped, TestDevice.DeadlineMilliseconds);

        Assert.True(worker.IsStopped);
        Assert.IsType<InvalidOperationException>(Assert.Single(_crashes));
        Assert.True(_loop!.IsDisposed);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Crash_OfWhatFollowsACrash_EndsTheThreadAllTheSame(bool tellingFails, bool disposingFails)
    {
        Action<Exception> onCrash = tellingFails ? _ => throw new InsufficientMemoryException() : _crashes.Add;
        using var worker = new StreamWorker(CreateLoop(), _mailbox, _doorbell, onCrash, "test");
        _loop!.FailsToDispose = disposingFails;
        worker.Start();
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.AcceptFormat });
        worker.Wake();
        Assert.Equal(WorkerEventKind.Failed, Take().Kind);
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));
    }

    [Fact]
    public void Post_OfMoreThanAStreamCanHave_FailsTheStream()
    {
        // The loop takes nothing meanwhile. A lost message would leave the guest waiting for ever.
        using StreamWorker worker = Start();
        Block(worker);
        for (int i = 0; i < MoreThanFits; i++)
        {
            _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Input });
        }

        Assert.Equal(WorkerEventKind.Failed, Take().Kind);
        Assert.False(_mailbox.TryTake(out _));
        _loop!.Gate.Set();
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));
        Assert.Single(_crashes);
    }

    [Fact]
    public void Report_OfMoreThanAStreamCanHave_FailsTheStream()
    {
        using StreamWorker worker = Start();
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Output, Generation = MoreThanFits });
        worker.Wake();
        Assert.True(worker.WaitForEnd(TestDevice.DeadlineMilliseconds));

        // What did fit comes first.
        int taken = 0;
        WorkerEvent outcome = default;
        while (_mailbox.TryTake(out WorkerEvent next))
        {
            taken++;
            outcome = next;
        }

        Assert.InRange(taken, 2, MoreThanFits);
        Assert.Equal(WorkerEventKind.Failed, outcome.Kind);
        Assert.Single(_crashes);
    }

    public void Dispose() => _doorbell.Dispose();

    private StreamWorker Create() => new(CreateLoop(), _mailbox, _doorbell, _crashes.Add, "test");

    private EchoLoop CreateLoop() => _loop = new EchoLoop(_mailbox.Report, _mailbox.Gate);

    /// <summary>On return it is inside its codec, until the loop's gate is set.</summary>
    private void Block(StreamWorker worker)
    {
        _mailbox.Post(new WorkerCommand { Kind = WorkerCommandKind.Drain });
        worker.Wake();
        Assert.True(_loop!.IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
    }

    private StreamWorker Start()
    {
        StreamWorker worker = Create();
        worker.Start();
        return worker;
    }

    /// <summary>Waits for the next outcome as the device does: by the doorbell.</summary>
    private WorkerEvent Take()
    {
        WorkerEvent outcome;
        while (!_mailbox.TryTake(out outcome))
        {
            if (!_doorbell.TrySleep())
            {
                _doorbell.KeepReadable();
            }

            Assert.True(NativeCalls.WaitReadable(_doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "the doorbell was not rung");
            _doorbell.Acknowledge();
        }

        return outcome;
    }

    /// <summary>Reports each input's length in a step of its own. A drain is a call of a codec that lasts until the test ends it.</summary>
    private sealed class EchoLoop(Action<WorkerEvent> report, GuestGate gate) : IWorkLoop
    {
        private readonly Queue<uint> _waiting = new();

        public int? PatienceMilliseconds => null;

        public bool LacksOutput => false;

        public bool IsBeforeWork => true;

        public int Queued => 0;

        public ManualResetEventSlim Gate { get; } = new();

        public ManualResetEventSlim IsAtGate { get; } = new();

        public int Accepted { get; private set; }

        public bool IsDisposed { get; private set; }

        public bool FailsToDispose { get; set; }

        public void StopWaiting()
        {
        }

        public void Accept(in WorkerCommand work)
        {
            switch (work.Kind)
            {
                case WorkerCommandKind.Input:
                    Accepted++;
                    _waiting.Enqueue(work.Length);
                    break;
                case WorkerCommandKind.Drain:
                    gate.LeaveForCodec();
                    IsAtGate.Set();
                    Gate.Wait();
                    if (gate.TryEnter())
                    {
                        report(new WorkerEvent { Kind = WorkerEventKind.Drained });
                    }

                    break;
                case WorkerCommandKind.Output:
                    for (uint i = 0; i < work.Generation; i++)
                    {
                        report(new WorkerEvent { Kind = WorkerEventKind.InputDone });
                    }

                    break;
                default:
                    throw new InvalidOperationException("a bug");
            }
        }

        public bool TryStep()
        {
            if (!_waiting.TryDequeue(out uint length))
            {
                return false;
            }

            report(new WorkerEvent { Kind = WorkerEventKind.InputDone, Timestamp = length });
            return true;
        }

        public void Dispose()
        {
            IsDisposed = true;
            if (FailsToDispose)
            {
                throw new InvalidOperationException("a bug of ours");
            }
        }
    }
}
