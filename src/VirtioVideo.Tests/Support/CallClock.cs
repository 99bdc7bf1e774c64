// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;

namespace VirtioVideo.Tests.Support;

/// <summary>Measures calls of a device where somebody listens; costs nothing else.</summary>
internal readonly struct CallClock : IDisposable
{
    [ThreadStatic]
    private static Action<string, TimeSpan, TimeSpan>? s_listener;

    private readonly string? _call;
    private readonly long _wall;
    private readonly TimeSpan _cpu;
    private readonly TimeSpan _waited;

    private CallClock(string call)
    {
        (_call, _waited, _wall, _cpu) = (call, RunQueueDelay.OfThisThread, Stopwatch.GetTimestamp(), NativeCalls.ThreadTime());
    }

    /// <summary>Takes the name of each call of this thread, how long it took without waiting for a processor, and its CPU time; null: nothing is measured.</summary>
    public static void Listen(Action<string, TimeSpan, TimeSpan>? listener) => s_listener = listener;

    /// <summary>A call begins, and ends with what is returned.</summary>
    public static CallClock Begin(string call) => s_listener is null ? default : new CallClock(call);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_call is not null)
        {
            TimeSpan wall = Stopwatch.GetElapsedTime(_wall);
            TimeSpan cpu = NativeCalls.ThreadTime() - _cpu;
            TimeSpan waited = RunQueueDelay.OfThisThread - _waited;
            s_listener?.Invoke(_call, waited < wall ? wall - waited : cpu, cpu);
        }
    }
}
