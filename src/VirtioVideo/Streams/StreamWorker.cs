// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>The thread of a stream, and the two rings between it and the device.</summary>
/// <remarks>
/// A thread per stream, so that a stream which waits inside the codec stalls no other (ruling 43); it
/// sleeps while there is nothing to do.
/// </remarks>
internal sealed class StreamWorker : IStreamWorker
{
    private const int StackSize = 1024 * 1024;

    private readonly SpscRing<Work> _work;
    private readonly SpscRing<Outcome> _outcomes;
    private readonly Parking _parking = new();
    private readonly Doorbell _doorbell;
    private readonly Action<Exception> _onCrash;
    private readonly IWorkLoop _loop;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Func<bool> _hasMail;
    private bool _reported;
    private bool _stop;
    private bool _pause;
    private bool _isPaused;
    private bool _stopped;

    /// <param name="createLoop">Makes the codec's side; it gets the place for its reports.</param>
    /// <param name="maxBuffers">Most buffers of a queue at a time.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called on the worker's thread if it dies of a bug of ours.</param>
    /// <param name="name">Name of the thread.</param>
    public StreamWorker(Func<Action<Outcome>, IWorkLoop> createLoop, int maxBuffers, Doorbell doorbell, Action<Exception> onCrash, string name)
    {
        // Inputs, outputs of two generations (such as cross with a change of resolution) and the few messages without a buffer.
        _work = new SpscRing<Work>((3 * maxBuffers) + 16);
        _outcomes = new SpscRing<Outcome>((3 * maxBuffers) + 16);
        _doorbell = doorbell;
        _onCrash = onCrash;
        _hasMail = () => !_work.IsEmpty || Volatile.Read(ref _stop) || Volatile.Read(ref _pause);
        _loop = createLoop(Report);
        _thread = new Thread(Run, StackSize) { IsBackground = true, Name = name };
    }

    /// <inheritdoc/>
    public bool IsStopped => Volatile.Read(ref _stopped);

    /// <inheritdoc/>
    public void Start() => _thread.Start();

    /// <inheritdoc/>
    public void Post(in Work work)
    {
        bool fits = _work.TryEnqueue(work);
        Debug.Assert(fits, "the ring holds every buffer of the stream");
    }

    /// <inheritdoc/>
    public void Wake() => _parking.Wake();

    /// <inheritdoc/>
    public bool TryTake(out Outcome outcome) => _outcomes.TryDequeue(out outcome);

    /// <inheritdoc/>
    public void RequestStop()
    {
        Volatile.Write(ref _stop, true);
        _parking.Wake();
    }

    /// <inheritdoc/>
    public void Pause()
    {
        // The lock is for the host's rare calls: the worker takes it only to pause and to end.
        lock (_gate)
        {
            Volatile.Write(ref _pause, true);
            _parking.Wake();
            while (!_isPaused && !_stopped)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <inheritdoc/>
    public void Resume()
    {
        lock (_gate)
        {
            Volatile.Write(ref _pause, false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public void Dispose()
    {
        RequestStop();
        Resume();
        if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted))
        {
            _loop.Dispose();
        }
        else
        {
            _thread.Join();
        }

        _parking.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!Volatile.Read(ref _stop))
            {
                if (Volatile.Read(ref _pause))
                {
                    WaitForResume();

                    // To be ended: buffers may be gone since.
                    continue;
                }

                while (_work.TryDequeue(out Work work))
                {
                    _loop.Accept(work);
                }

                bool moved = _loop.TryStep();
                if (!moved || _loop.IsBeforeWork)
                {
                    // Once for a frame, not for its input and its product: waking the host is dear.
                    AnnounceReports();
                }

                if (!moved && !_parking.Wait(_hasMail, _loop.PatienceMilliseconds ?? Timeout.Infinite))
                {
                    _loop.StopWaiting();
                }
            }
        }
        catch (Exception e)
        {
            _onCrash(e);
            Report(new Outcome { Kind = OutcomeKind.Failed });
        }
        finally
        {
            _loop.Dispose();
            lock (_gate)
            {
                Volatile.Write(ref _stopped, true);
                Monitor.PulseAll(_gate);
            }

            _doorbell.Ring();
        }
    }

    /// <summary>Stays until it is resumed; a pause that follows a resume at once finds the thread here still, and is answered.</summary>
    private void WaitForResume()
    {
        lock (_gate)
        {
            _isPaused = true;
            Monitor.PulseAll(_gate);
            while (_pause)
            {
                Monitor.Wait(_gate);
            }

            _isPaused = false;
        }
    }

    private void Report(Outcome outcome)
    {
        bool fits = _outcomes.TryEnqueue(outcome);
        Debug.Assert(fits, "the ring holds every buffer of the stream");
        _reported = true;
    }

    private void AnnounceReports()
    {
        if (_reported)
        {
            _reported = false;
            _doorbell.Ring();
        }
    }
}
