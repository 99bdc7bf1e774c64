// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Messages that negotiate features with the front end and the driver.</summary>
internal sealed class FeatureMessages(GuestDevice guest, Replies replies)
{
    /// <summary>The features that the front end accepted.</summary>
    public ProtocolFeatures Accepted { get; private set; }

    private ulong Offered => guest.Device.OfferedFeatures | FeatureBits.Offered;

    public void GetFeatures(Message message)
    {
        message.ExpectNothing();
        replies.Send(Request.GET_FEATURES, Offered);
    }

    public void SetFeatures(Message message)
    {
        ulong accepted = message.Read<ulong>();
        if ((accepted & ~Offered) != 0)
        {
            throw new RefusedException($"features 0x{accepted:x} were accepted, 0x{Offered:x} were offered");
        }

        bool runs = guest.Rings.AnyRuns;
        if (runs && (guest.Rings.Features & FeatureBits.ProtocolFeatures) != 0)
        {
            if (accepted != guest.Rings.Features)
            {
                throw new RefusedException("features do not change while a ring runs");
            }

            return;
        }

        if (runs || guest.Rings.AnyIsLeft)
        {
            // A new driver begins here. The streams of the old one are unknown to it, and the memory of the old rings is in use for other things.
            // virtio_uml reports
            // the end of a driver only by SET_VRING_ENABLE, and not at all if that was not negotiated.
            guest.Reset();
        }

        if ((accepted & guest.Device.OfferedFeatures) != guest.Device.AcceptedFeatures)
        {
            // A front end that stopped its rings and starts them again repeats the features. The device would refuse that.
            guest.Device.AcknowledgeFeatures(accepted);
        }

        guest.Rings.Features = accepted;
    }

    public void GetProtocolFeatures(Message message)
    {
        message.ExpectNothing();
        replies.Send(Request.GET_PROTOCOL_FEATURES, (ulong)ProtocolFeatures.Offered);
    }

    public void SetProtocolFeatures(Message message)
    {
        var accepted = (ProtocolFeatures)message.Read<ulong>();
        if ((accepted & ~ProtocolFeatures.Offered) != 0)
        {
            throw new RefusedException($"protocol features 0x{(ulong)accepted:x} were accepted, 0x{(ulong)ProtocolFeatures.Offered:x} were offered");
        }

        Accepted = accepted;
    }

    public void GetQueueNum(Message message)
    {
        message.ExpectNothing();
        replies.Send(Request.GET_QUEUE_NUM, (ulong)VideoDevice.QueueCount);
    }
}
