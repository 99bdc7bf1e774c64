// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>What the front end and the driver agree on with the device.</summary>
internal sealed class FeatureMessages(GuestDevice guest, Replies replies)
{
    /// <summary>What the front end accepted.</summary>
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
            // virtio_uml tells of a driver's end by SET_VRING_ENABLE only, and where that was not negotiated by nothing: this is another driver, nobody
            // knows the streams of the one before, and its rings' memory is used for other things already.
            guest.Reset();
        }

        guest.Device.AcknowledgeFeatures(accepted);
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
