// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using static VirtioVideo.Tests.Model.ModelDevice;

namespace VirtioVideo.Tests.Model;

/// <summary>Thinks of what a guest may do next: mostly what a driver would, else anything. It knows the state from a model of its own.</summary>
internal sealed partial class RandomGuest(Random random, ModelDevice model)
{
    private const uint Input = 1;
    private const uint Output = 2;

    private readonly RandomUnits _units = new(random);
    private readonly RandomImages _images = new(random);
    private readonly uint _wantedBuffers = (uint)random.Next(2, (int)GuestMedia.Slots + 1);

    private bool Encodes => model.Setup.Encodes;

    /// <summary>The next act.</summary>
    public GuestAct Next()
    {
        ModelStream[] streams = [.. model.Streams];
        if (random.Next(60) == 0)
        {
            return Command(GuestRequests.Words(Global.QueryCaps));
        }

        if (random.Next(25) == 0)
        {
            return new GiveEventBuffer(random.Next(6) == 0 ? (uint)random.Next(8) : (uint)random.Next(8, 10));
        }

        if (streams.Length == 0 || random.Next(streams.Length < 2 ? 25 : 120) == 0)
        {
            return Create();
        }

        ModelStream stream = streams[random.Next(streams.Length)];
        return random.Next(10) < 8 ? Sensible(stream) : Anything(stream);
    }

    /// <summary>Shows the state of a stream.</summary>
    public static SendCommand GetParams(uint stream) => Plain(GuestRequests.Words(PerStream.GetParams, stream));

    /// <summary>Ends a stream.</summary>
    public static SendCommand Destroy(uint stream) => Plain(GuestRequests.Words(PerStream.Destroy, stream));

    private static SendCommand Plain(byte[] request) => new(request, GuestRequests.Room(request));

    /// <summary>What a driver would do now.</summary>
    private GuestAct Sensible(ModelStream stream)
    {
        if (stream.HasFailed && random.Next(2) == 0)
        {
            return Command(GuestRequests.Words(PerStream.Destroy, stream.Id));
        }

        if (stream.IsTelling && random.Next(3) > 0)
        {
            return new GiveEventBuffer(8);
        }

        // An encoder's parameters may change between any two pictures.
        if (!stream.IsDraining && (stream.Params.BitstreamBuffers < _wantedBuffers || (Encodes && random.Next(9) == 0)))
        {
            return SetParams(stream.Id, _wantedBuffers, _wantedBuffers);
        }

        // While draining there is nothing to do for inputs but to try.
        uint queue = random.Next(stream.IsDraining ? 10 : 2) == 0 ? Input : Output;
        return TryUse(stream, queue) ?? TryUse(stream, Input + Output - queue) ?? (random.Next(3) == 0
            ? Command(GuestRequests.Words(PerStream.Drain, stream.Id))
            : Command(GuestRequests.Words(PerStream.GetParams, stream.Id)));
    }

    /// <summary>Queues a buffer that is free, or gives it memory first.</summary>
    /// <returns>Null if there is none.</returns>
    private SendCommand? TryUse(ModelStream stream, uint type)
    {
        ModelQueue queue = type == Input ? stream.Input : stream.Output;
        uint inUse = Math.Min(GuestMedia.Slots, queue == stream.Images ? stream.Params.ImageBuffers : stream.Params.BitstreamBuffers);
        uint start = (uint)random.Next((int)inUse);
        for (uint i = 0; i < inUse; i++)
        {
            uint id = (start + i) % inUse;
            if (queue.IsQueued(id))
            {
                continue;
            }

            bool isReady = queue.Resources.TryGetValue(id, out ModelResource? resource)
                && (queue != stream.Images || ((type == Input || stream.IsCurrent(resource)) && stream.Params.Layout.Fits(resource.Buffers)));
            return !isReady ? Attach(stream, type, id)
                : type == Input ? QueueInput(stream, id)
                : Command(GuestRequests.Queue(stream.Id, Output, id));
        }

        return null;
    }

    private SendCommand Create()
    {
        uint memory = random.Next(20) == 0 ? (uint)random.Next(4) : 1;
        uint codec = random.Next(10) == 0 ? (uint)random.Next(9) : (uint)random.Next(1, (int)CodecWithoutMemory);
        return Command(GuestRequests.Words(PerStream.Create, 1, memory, codec));
    }

    private SendCommand SetParams(uint stream, uint imageBuffers, uint bitstreamBuffers)
    {
        uint format = random.Next(3) == 0 ? (uint)random.Next(7) : 0;
        uint layout = random.Next(3) == 0 ? (uint)random.Next(3) : 0;
        uint[] strides = random.Next(4) == 0 ? [(uint)random.Next(200), (uint)random.Next(200), 70000] : [];
        byte[] request = GuestRequests.SetParams(stream, imageBuffers, bitstreamBuffers, format, layout, strides);
        return Command(Encodes ? _images.WithWishes(request) : request);
    }

    private SendCommand Attach(ModelStream stream, uint queue, uint id)
    {
        bool isImage = (queue == Input ? stream.Input : stream.Output) == stream.Images;
        return Command(GuestRequests.Attach(stream.Id, queue, id, isImage
            ? GuestMedia.Image(stream.Id, id, stream.Params.Layout.Needs)
            : [[(GuestMedia.Bitstream(stream.Id, id), GuestMedia.BitstreamLength)]]));
    }

    private SendCommand QueueInput(ModelStream stream, uint id) => Encodes ? QueueImage(stream, id) : QueueUnit(stream.Id, id);

    private SendCommand QueueUnit(uint stream, uint id)
    {
        byte[] unit = _units.Next();
        uint length = random.Next(12) == 0 ? (uint)random.Next(14) : (uint)unit.Length;
        SendCommand command = Command(GuestRequests.Queue(stream, Input, id, _units.Timestamp(), length));
        return random.Next(30) == 0 ? command : command with { Unit = unit, UnitAddress = GuestMedia.Bitstream(stream, id) };
    }

    private SendCommand QueueImage(ModelStream stream, uint id)
    {
        uint[] needs = stream.Params.Layout.Needs;
        byte[] request = GuestRequests.Queue(stream.Id, Input, id, _units.Timestamp(), _images.Sizes(random.Next(2) == 0 ? needs : stream.Params.Layout.DataSizes));
        request[16] = (byte)(random.Next(6) == 0 ? random.Next(4) : 0);
        SendCommand command = Command(request);
        return random.Next(30) == 0
            ? command
            : command with { Unit = _images.Script(), UnitAddress = GuestMedia.Image(stream.Id, id, needs)[0][0].Address, IsImage = true };
    }
}
