// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Threading;

namespace VirtioVideo.Device;

/// <summary>Has the host call process() at a moment, though nothing else happens: where a codec takes too long, for instance.</summary>
/// <remarks>Device's thread. Asking costs no system call, nor does setting it to a moment that is not earlier.</remarks>
internal sealed class DeviceTimer : IDisposable
{
    private readonly TimerFd _file = new();
    private long _moment;

    /// <summary>The file, for the poll set.</summary>
    public int Fd => _file.Fd;

    /// <summary>Whether the moment has come. Then it is set no more.</summary>
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

    /// <summary>Sets it to a moment, unless it is set to an earlier one.</summary>
    /// <param name="moment">By <see cref="MonotonicClock"/>.</param>
    public void SetBy(long moment)
    {
        if (_moment == 0 || moment < _moment)
        {
            _moment = moment;
            _file.Set(moment);
        }
    }

    /// <summary>There is nothing to look at any more.</summary>
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
