// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Rings;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>The front end's settings of a virtqueue.</summary>
internal sealed class Vring : IDisposable
{
    /// <summary>Queue size; 0 until it is known.</summary>
    public uint Num { get; set; }

    /// <summary>Where it lies; null until that is known.</summary>
    public VringAddress? Address { get; set; }

    /// <summary>SET_VRING_BASE: where it is to start; null to continue where it stands.</summary>
    public uint? Base { get; set; }

    /// <summary>SET_VRING_ENABLE.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>Whether the device runs it.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Where the device stopped it; null if it never ran.</summary>
    public VringPosition? Stopped { get; set; }

    /// <summary>Whether the front end asked where it stands. If not, it does not mean to continue there.</summary>
    public bool IsAsked { get; set; }

    /// <summary>The kick eventfd. With it the ring counts as started.</summary>
    public OwnedFile? Kick { get; private set; }

    /// <summary>Interrupts the guest.</summary>
    public Notification? Call { get; private set; }

    /// <summary>Tells the front end that the ring is broken.</summary>
    public Notification? Error { get; private set; }

    /// <summary>Takes a new kick eventfd.</summary>
    public void SetKick(OwnedFile? kick)
    {
        Kick?.Dispose();
        Kick = kick;
    }

    /// <summary>Takes a new way to interrupt the guest.</summary>
    public void SetCall(Notification? call)
    {
        Call?.Dispose();
        Call = call;
    }

    /// <summary>Takes a new way to report errors.</summary>
    public void SetError(Notification? error)
    {
        Error?.Dispose();
        Error = error;
    }

    /// <summary>Resets it to the initial state. Only the notifications stay.</summary>
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
