// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A stream's worker without a thread: works while the test calls <see cref="Run"/>, and only if it was woken.</summary>
internal sealed class InlineWorker : IStreamWorker
{
    private const int MostSteps = 100_000;

    private readonly IWorkLoop _loop;
    private readonly Mailbox _mailbox;
    private readonly GuestGate _gate;
    private readonly Doorbell _doorbell;
    private readonly Action<Exception> _onCrash;
    private Action? _release;
    private bool _started;
    private bool _woken;
    private bool _stop;
    private bool _paused;

    public InlineWorker(IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
    {
        _loop = loop;
        _mailbox = mailbox;
        _gate = mailbox.Gate;
        _doorbell = doorbell;
        _onCrash = onCrash;
    }

    /// <inheritdoc/>
    public bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public void Start() => _started = _woken = true;

    /// <summary>Whether it works as soon as it is woken, as a thread does that is faster than the device.</summary>
    public bool IsEager { get; init; }

    /// <inheritdoc/>
    public void Wake()
    {
        _woken = true;
        if (IsEager)
        {
            Run();
        }
    }

    /// <inheritdoc/>
    public long InCodecSince => 0;

    /// <inheritdoc/>
    public bool IsAsleep => !_woken;

    /// <inheritdoc/>
    public void BeginPause()
    {
    }

    /// <inheritdoc/>
    public void Pause()
    {
        _paused = true;
        if (FailsToPause)
        {
            FailsToPause = false;
            throw new HostException(Errno.ENOMEM, "a fault for a test");
        }
    }

    /// <summary>Whether the next <see cref="Pause"/> fails.</summary>
    public bool FailsToPause { get; set; }

    /// <inheritdoc/>
    public void Resume() => (_paused, _woken) = (false, true);

    /// <inheritdoc/>
    public void Shut()
    {
        _gate.ShutForEver();
        (_paused, _stop, _woken) = (false, true, true);
    }

    /// <inheritdoc/>
    public void ReleaseAfterwards(Action release)
    {
        _release = release;
        if (IsStopped)
        {
            release();
        }
    }

    /// <inheritdoc/>
    public bool WaitForEnd(int milliseconds) => IsStopped;

    /// <inheritdoc/>
    public void Dispose()
    {
        Shut();
        End();
    }

    /// <summary>Works until nothing moves any more, as the thread of <see cref="StreamWorker"/> does: a stop comes before messages, messages before steps.</summary>
    /// <returns>Whether it was woken.</returns>
    public bool Run()
    {
        if (!_started || !_woken || _paused || IsStopped)
        {
            return false;
        }

        _woken = false;
        try
        {
            Work();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            _gate.Leave();
            _onCrash(e);
            _mailbox.Report(new WorkerEvent { Kind = WorkerEventKind.Failed });
            End();
            _doorbell.Ring();
        }

        return true;
    }

    private void Work()
    {
        if (_stop || !_gate.TryEnter())
        {
            End();
            _doorbell.Ring();
            return;
        }

        while (_mailbox.TryNext(out WorkerCommand work))
        {
            _loop.Accept(work);
        }

        Assert.Null(_mailbox.Lost);
        for (int i = 0; _loop.TryStep(); i++)
        {
            Assert.True(i < MostSteps, "the loop does not come to rest");
        }

        _gate.Leave();

        if (_mailbox.TakeNews(queued: 0))
        {
            _doorbell.Ring();
        }
    }

    private void End()
    {
        if (!IsStopped)
        {
            IsStopped = true;
            _loop.Dispose();
            _release?.Invoke();
        }
    }
}
