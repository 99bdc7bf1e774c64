// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Rings;

/// <summary>The two notifications of a ring: the guest's kick and the guest's interrupt, as eventfds or by calls.</summary>
/// <param name="kick">Eventfd that the guest signals, never read; null if the host calls virtiovideo_vring_kick().</param>
/// <param name="call">Eventfd that interrupts the guest; null to call <paramref name="notify"/> instead.</param>
/// <param name="notify">Called if there is no call eventfd.</param>
/// <param name="pollSet">Waits on the kick eventfd.</param>
internal sealed class RingNotifier(EventFd? kick, EventFd? call, Action notify, Epoll pollSet) : IDisposable
{
    /// <summary>Interrupts the guest.</summary>
    public void Interrupt()
    {
        if (call is not null)
        {
            call.Signal();
        }
        else
        {
            notify();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (kick is not null)
        {
            pollSet.Remove(kick);
            kick.Dispose();
        }

        call?.Dispose();
    }
}
