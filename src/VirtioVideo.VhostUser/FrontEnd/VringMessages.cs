// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Messages about where the virtqueues are, and whether they run.</summary>
internal sealed class VringMessages(GuestDevice guest, Replies replies)
{
    public void SetVringNum(Message message)
    {
        VringState state = message.Read<VringState>();
        Idle(state.Index).Num = state.Num;
    }

    public void SetVringAddr(Message message)
    {
        VringAddress address = message.Read<VringAddress>();
        Vring ring = guest.Rings[address.Index];
        if (address.Flags != 0)
        {
            throw new RefusedException($"flags 0x{address.Flags:x} of a ring belong to a feature that was not offered");
        }

        // Some front ends send the same address again.
        if (ring.Address != address)
        {
            Idle(address.Index).Address = address;
        }
    }

    public void SetVringBase(Message message)
    {
        VringState state = message.Read<VringState>();
        Idle(state.Index).Base = state.Num;
    }

    public void GetVringBase(Message message)
    {
        VringState state = message.Read<VringState>();
        replies.Send(Request.GET_VRING_BASE, state with { Num = guest.Rings.Ask(state.Index) });
    }

    public void SetVringKick(Message message)
    {
        VringFile file = ReadFile(message);
        if (!file.HasFile)
        {
            throw new RefusedException($"ring {file.Index} is to be polled: the daemon wants an eventfd that the guest's notifications signal");
        }

        guest.Rings[file.Index].SetKick(message.TakeFile());
        try
        {
            guest.Rings.Restart(file.Index);
        }
        catch
        {
            guest.Rings[file.Index].SetKick(null);
            throw;
        }
    }

    public void SetVringCall(Message message)
    {
        VringFile file = ReadFile(message);
        guest.Rings[file.Index].SetCall(file.HasFile ? new Notification(message.TakeFile()) : null);
    }

    public void SetVringErr(Message message)
    {
        VringFile file = ReadFile(message);
        guest.Rings[file.Index].SetError(file.HasFile ? new Notification(message.TakeFile()) : null);
    }

    public void SetVringEnable(Message message)
    {
        VringState state = message.Read<VringState>();
        if (state.Num > 1)
        {
            throw new RefusedException($"a ring is enabled by 1 and disabled by 0, not by {state.Num}");
        }

        guest.Rings[state.Index].IsEnabled = state.Num == 1;
        guest.Rings.Update(state.Index);
    }

    private static VringFile ReadFile(Message message)
    {
        var file = message.Read<VringFile>();
        message.ExpectFiles(file.HasFile ? 1 : 0, file.HasFile ? 1 : 0);
        return file;
    }

    /// <summary>Returns a ring, which must not be running.</summary>
    private Vring Idle(uint index)
    {
        Vring ring = guest.Rings[index];
        return ring.IsRunning ? throw new RefusedException($"ring {index} runs") : ring;
    }
}
