// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Rings;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>What the front end said of a virtqueue.</summary>
internal sealed class Vring : IDisposable
{
    /// <summary>Queue size; 0 as long as it is not known.</summary>
    public uint Num { get; set; }

    /// <summary>Where it lies; null as long as it is not known.</summary>
    public VringAddress? Address { get; set; }

    /// <summary>SET_VRING_BASE: where it is to start; null if it goes on where it stands.</summary>
    public uint? Base { get; set; }

    /// <summary>SET_VRING_ENABLE.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>Whether the device runs it.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Where the device stopped it; null if it never ran.</summary>
    public VringPosition? Stopped { get; set; }

    /// <summary>Whether the front end asked where it stands: if not, it does not mean to go on there.</summary>
    public bool IsAsked { get; set; }

    /// <summary>The kick eventfd: with it the ring counts as started.</summary>
    public OwnedFile? Kick { get; private set; }

    /// <summary>What interrupts the guest.</summary>
    public Notification? Call { get; private set; }

    /// <summary>What tells the front end that the ring is broken.</summary>
    public Notification? Error { get; private set; }

    /// <summary>Takes another kick eventfd.</summary>
    public void SetKick(OwnedFile? kick)
    {
        Kick?.Dispose();
        Kick = kick;
    }

    /// <summary>Takes another way to interrupt.</summary>
    public void SetCall(Notification? call)
    {
        Call?.Dispose();
        Call = call;
    }

    /// <summary>Takes another way to tell of errors.</summary>
    public void SetError(Notification? error)
    {
        Error?.Dispose();
        Error = error;
    }

    /// <summary>After a reset: as new, but for whom to notify.</summary>
    public void Reset()
    {
        SetKick(null);
        Num = 0;
        Address = null;
        Base = null;
        IsEnabled = false;
        IsRunning = false;
        Stopped = null;
        IsAsked = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SetKick(null);
        SetCall(null);
        SetError(null);
    }
}
