// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Messages about the device status and the reset.</summary>
internal sealed class StatusMessages(GuestDevice guest, Replies replies)
{
    public void ResetDevice(Message message)
    {
        message.ExpectNothing();
        guest.Reset();
    }

    public void SetStatus(Message message)
    {
        ulong status = message.Read<ulong>();
        if (status > byte.MaxValue)
        {
            throw new RefusedException($"the status 0x{status:x} has more than eight bits");
        }

        if (status == 0 && guest.Rings.AnyRuns)
        {
            guest.Reset();
        }

        // QEMU also sets 0 when it stops a guest that will continue, after it has asked where the rings stand. The streams are kept until the rings start at
        // another place.
        guest.Status = (byte)status;
    }

    public void GetStatus(Message message)
    {
        message.ExpectNothing();
        replies.Send(Request.GET_STATUS, (ulong)guest.Status);
    }
}
