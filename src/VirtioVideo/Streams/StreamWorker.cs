// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>The thread of a stream.</summary>
/// <remarks>
/// Each stream has its own thread, so a stream that waits inside the codec stalls no other (ruling 43). It sleeps while there is nothing to do. The
/// device never waits for its codec: the side that is done last frees the objects of both.
/// </remarks>
internal sealed class StreamWorker : IStreamWorker
{
    private const int StackSize = 1024 * 1024;

    /// <summary>Value of <see cref="_release"/> after the worker has looked there.</summary>
    private static readonly Action s_tooLate = static () => { };

    private readonly Mailbox _mailbox;
    private readonly Parking _parking = new();
    private readonly Doorbell _doorbell;
    private readonly Action<Exception> _onCrash;
    private readonly IWorkLoop _loop;
    private readonly Thread _thread;
    private readonly GuestGate _gate;
    private readonly object _ending = new();
    private readonly Func<bool> _hasMail;

    private Action? _release;
    private bool _started;
    private bool _stop;
    private bool _stopped;
    private bool _isAsleep;

    /// <summary>The users: the device and the thread. The last one frees the shared objects.</summary>
    private int _users = 2;

    /// <param name="loop">The codec's side; owned.</param>
    /// <param name="mailbox">The loop reports to it, and the stream posts to it.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called on the worker's thread if the stream crashes because of a bug of ours.</param>
    /// <param name="name">Name of the thread.</param>
    public StreamWorker(IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash, string name)
    {
        _loop = loop;
        _mailbox = mailbox;
        _gate = mailbox.Gate;
        _doorbell = doorbell;
        _onCrash = onCrash;
        _hasMail = () => _mailbox.HasWork || _mailbox.Lost is not null || Volatile.Read(ref _stop);
        _thread = new Thread(Run, StackSize) { IsBackground = true, Name = name };
        doorbell.AddUser();
    }

    /// <inheritdoc/>
    public bool IsStopped => Volatile.Read(ref _stopped);

    /// <inheritdoc/>
    public long InCodecSince => _gate.InCodecSince;

    /// <inheritdoc/>
    public bool IsAsleep => Volatile.Read(ref _isAsleep);

    /// <inheritdoc/>
    public void Start()
    {
        _thread.Start();
        _started = true;
    }

    /// <inheritdoc/>
    public void Wake() => _parking.Wake();

    /// <inheritdoc/>
    public void BeginPause() => _gate.BeginClose();

    /// <inheritdoc/>
    public void Pause() => _gate.Close();

    /// <inheritdoc/>
    public void Resume() => _gate.Open();

    /// <inheritdoc/>
    public void Shut()
    {
        _gate.ShutForEver();
        Volatile.Write(ref _stop, true);
        _parking.Wake();
    }

    /// <inheritdoc/>
    public void ReleaseAfterwards(Action release)
    {
        if (!_started || Interlocked.CompareExchange(ref _release, release, null) is not null)
        {
            release();
        }
    }

    /// <inheritdoc/>
    public bool WaitForEnd(int milliseconds)
    {
        if (IsStopped || !_started)
        {
            return true;
        }

        // The lock is for rare calls of the host. The worker takes it only when it ends.
        long deadline = Environment.TickCount64 + milliseconds;
        lock (_ending)
        {
            while (!_stopped)
            {
                long left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_ending, (int)left))
                {
                    return _stopped;
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shut();
        if (!_started)
        {
            // No thread exists that could do it.
            _loop.Dispose();
            Release();
        }

        Release();
    }

    private void Run()
    {
        try
        {
            if (_gate.TryEnter())
            {
                Work();
            }
        }
        catch (Exception e)
        {
            Crash(e);
        }
        finally
        {
            End();
        }
    }

    private void Work()
    {
        while (!Volatile.Read(ref _stop))
        {
            if (_mailbox.Lost is { } lost)
            {
                throw new InvalidOperationException(lost);
            }

            while (_mailbox.TryNext(out WorkerCommand work))
            {
                _loop.Accept(work);
                if (_gate.IsShut)
                {
                    return;
                }
            }

            bool moved = _loop.TryStep();
            if (!_gate.TryGiveWay())
            {
                return;
            }

            if (!moved || _loop.IsBeforeWork)
            {
                // Not for input and product of a frame separately, and for several frames at once where it can be: waking the host is expensive.
                AnnounceReports(moved ? _loop.Queued : 0);
            }

            if (!moved && !TrySleep())
            {
                return;
            }
        }
    }

    /// <summary>Sleeps until a worker command comes, or for as long as the loop wants to wait for one.</summary>
    /// <returns>False if guest memory may not be touched any more.</returns>
    private bool TrySleep()
    {
        int milliseconds = _loop.PatienceMilliseconds ?? Timeout.Infinite;
        _gate.Leave();
        Volatile.Write(ref _isAsleep, true);
        bool hasMail = _parking.Wait(_hasMail, milliseconds);
        Volatile.Write(ref _isAsleep, false);
        if (!_gate.TryEnter())
        {
            return false;
        }

        if (!hasMail)
        {
            _loop.StopWaiting();
        }

        return true;
    }

    private void Crash(Exception exception)
    {
        ReportCrash(exception);
        _mailbox.Report(new WorkerEvent { Kind = WorkerEventKind.Failed });
    }

    /// <summary>Reports a bug of ours. The report itself may fail as well, for instance for lack of memory.</summary>
    private void ReportCrash(Exception exception)
    {
        try
        {
            _onCrash(exception);
        }
        catch (Exception)
        {
            // The stream's failure is reported anyway.
        }
    }

    /// <summary>Ends the worker. No exception may escape here: it would end the host.</summary>
    private void End()
    {
        _gate.Leave();
        try
        {
            _loop.Dispose();
            Interlocked.Exchange(ref _release, s_tooLate)?.Invoke();
        }
        catch (Exception e)
        {
            Crash(e);
        }

        lock (_ending)
        {
            Volatile.Write(ref _stopped, true);
            Monitor.PulseAll(_ending);
        }

        _doorbell.Ring();
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _parking.Dispose();
            _doorbell.Dispose();
        }
    }

    private void AnnounceReports(int queued)
    {
        if (_mailbox.TakeNews(queued))
        {
            _doorbell.Ring();
        }
    }
}
