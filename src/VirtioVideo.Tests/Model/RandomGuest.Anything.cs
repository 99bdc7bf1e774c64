// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using static VirtioVideo.Tests.Model.ModelDevice;

namespace VirtioVideo.Tests.Model;

/// <content>Commands without regard to the state, and such as no driver should send.</content>
internal sealed partial class RandomGuest
{
    private static readonly uint[] s_words = [0, 1, 2, 3, 4, 5, 63, 64, 65, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>Addresses near the ends of the regions, with a length (ruling 27).</summary>
    private static readonly (ulong Address, uint Length)[] s_oddMemory =
    [
        (ModelMemory.Base + ModelMemory.Seam - 8, 512),
        (ModelMemory.Base + ModelMemory.FirstLength - 8, 512),
        (ModelMemory.Base + ModelMemory.FirstLength, 512),
        (ModelMemory.Base + ModelMemory.FirstLength + ModelMemory.SecondLength - 8, 512),
        (ModelMemory.Base - 8, 16),
        (0x7000_0000_0000, 512),
        (ulong.MaxValue - 7, 16),
        (ModelMemory.Base + ModelMemory.FirstLength - 512, 512),
        (0, 0),
    ];

    /// <summary>Any command for a stream.</summary>
    private SendCommand Anything(ModelStream known)
    {
        uint stream = known.Id;
        uint queue = (uint)random.Next(1, 3);
        uint id = (uint)random.Next((int)GuestMedia.Slots);
        return random.Next(22) switch
        {
            0 or 1 => Command(GuestRequests.Words(PerStream.GetParams, stream)),
            2 => SetParams(stream, (uint)random.Next(7), (uint)random.Next(7)),
            3 or 4 or 5 => Command(GuestRequests.Words(PerStream.Drain, stream)),
            6 or 7 or 8 => Command(GuestRequests.Words(PerQueue.Clear, stream, queue)),
            9 => Command(GuestRequests.Words(PerQueue.Detach, stream, queue)),
            10 when random.Next(3) == 0 => Command(GuestRequests.Words(PerStream.Destroy, stream)),
            11 => Command(OddAttach(stream, queue, id)),
            12 => Mutated(Command(GuestRequests.Attach(stream, queue, id, [(GuestMedia.Bitstream(stream, id), GuestMedia.BitstreamLength)]))),
            13 or 14 => QueueInput(known, id),
            15 or 16 => Command(GuestRequests.Queue(stream, Output, id)),
            17 => Mutated(QueueInput(known, id)),
            18 => Mutated(Command(GuestRequests.Queue(stream, Output, id))),
            19 => Mutated(Command(GuestRequests.Words(PerQueue.Clear + (uint)random.Next(3), stream, queue))),
            20 => Mutated(Command(GuestRequests.Words(PerStream.Create + (uint)random.Next(6), stream, queue, id))),
            _ => Mutated(SetParams(stream, s_words[random.Next(s_words.Length)], s_words[random.Next(s_words.Length)])),
        };
    }

    /// <summary>A sg list of several entries, also none, in any place.</summary>
    private byte[] OddAttach(uint stream, uint queue, uint id)
    {
        var entries = new (ulong Address, uint Length)[random.Next(5)];
        ulong address = queue == Input ? GuestMedia.Bitstream(stream, id) : GuestMedia.Image(stream, id, [1])[0][0].Address;
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = random.Next(5) == 0 ? s_oddMemory[random.Next(s_oddMemory.Length)] : (address, (uint)random.Next(4) * 500);
            address = entries[i].Address + entries[i].Length + (random.Next(3) == 0 ? 64u : 0);
        }

        return GuestRequests.Attach(stream, queue, id, Enumerable.Repeat(entries, random.Next(4)));
    }

    /// <summary>The same with a word of its head changed, or cut, or with a tail (ruling 11).</summary>
    private SendCommand Mutated(SendCommand command)
    {
        byte[] request = [.. command.Request];
        switch (random.Next(4))
        {
            case 0:
                request = request[..random.Next(request.Length)];
                break;
            case 1:
                request = [.. request, .. new byte[random.Next(1, 40)]];
                break;
            default:
                // Not the type alone: most hostile commands are known ones.
                int word = random.Next(Math.Min(request.Length / 4, 10));
                BitConverter.TryWriteBytes(request.AsSpan(4 * word), s_words[random.Next(s_words.Length)]);
                break;
        }

        return command with { Request = request };
    }

    /// <summary>A command with room for its response, seldom with less or more, seldom in many descriptors.</summary>
    private SendCommand Command(byte[] request)
    {
        uint room = GuestRequests.Room(request, Encodes);
        return new SendCommand(request, random.Next(25) > 0 ? room : (uint)random.Next((int)room + 9), random.Next(10) == 0);
    }
}
