// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Threading;

namespace VirtioVideo.Device;

/// <summary>Makes the host call process() at a given time even if nothing else happens, for instance because a codec takes too long.</summary>
/// <remarks>Device's thread. Asking costs no system call. Setting it costs one only if the new time is earlier.</remarks>
internal sealed class DeviceTimer : IDisposable
{
    private readonly TimerFd _file = new();
    private long _moment;

    /// <summary>The file, for the poll set.</summary>
    public int Fd => _file.Fd;

    /// <summary>Whether the time has come. If so, the timer is no longer set.</summary>
    public bool TryTake()
    {
        if (_moment == 0 || MonotonicClock.Now < _moment)
        {
            return false;
        }

        _moment = 0;
        _file.Set(0);
        return true;
    }

    /// <summary>Sets the timer, unless it is set to an earlier time.</summary>
    /// <param name="moment">The time by <see cref="MonotonicClock"/>.</param>
    public void SetBy(long moment)
    {
        if (_moment == 0 || moment < _moment)
        {
            _moment = moment;
            _file.Set(moment);
        }
    }

    /// <summary>Cancels the timer: there is nothing to watch any more.</summary>
    public void Clear()
    {
        if (_moment != 0)
        {
            _moment = 0;
            _file.Set(0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
