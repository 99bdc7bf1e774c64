// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Model;

namespace VirtioVideo.Fuzz.Commands;

/// <summary>Changes some commands of a sequence into such as no driver sends.</summary>
internal sealed class SequenceMutator(FuzzRandom random)
{
    private const int MostMutations = 8;
    private const int MostBytes = 400;
    private const int MostEntries = 600;
    private const int MostRoom = 1200;

    private static readonly uint[] s_words =
        [0, 1, 2, 3, 7, 8, 9, 63, 64, 0xff, 0x100, 0x101, 0x1ff, 0x1000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

    /// <summary>Every command type, and its neighbours.</summary>
    private static readonly uint[] s_types =
        [0x0ff, 0x100, 0x101, 0x1ff, 0x200, 0x201, 0x202, 0x203, 0x204, 0x205, 0x2ff, 0x300, 0x301, 0x302, 0x3ff, 0x400, 0x401, 0x402];

    /// <summary>The sequence with some mutations.</summary>
    public GuestSequence Mutate(GuestSequence sequence)
    {
        List<List<GuestAct>> batches = [.. sequence.Batches.Select(batch => new List<GuestAct>(batch.Acts))];
        for (int left = random.Next(1, MostMutations + 1); left > 0; left--)
        {
            List<GuestAct> acts = batches[random.Next(batches.Count)];
            int place = random.Next(acts.Count);
            switch (random.Next(12))
            {
                case 0:
                    acts.Insert(place, acts[place]);
                    break;
                case 1 when acts.Count > 1:
                    acts.RemoveAt(place);
                    break;
                case 2:
                    List<GuestAct> other = batches[random.Next(batches.Count)];
                    int partner = random.Next(other.Count);
                    (acts[place], other[partner]) = (other[partner], acts[place]);
                    break;
                case 3:
                    acts.Insert(place, new GiveEventBuffer((uint)random.Next(20)));
                    break;
                case 4:
                    acts.Insert(place, new SendCommand(AnyBytes(random.Next(MostBytes)), (uint)random.Next(MostRoom)));
                    break;
                default:
                    if (acts[place] is SendCommand command)
                    {
                        acts[place] = Mutate(command, batches);
                    }

                    break;
            }
        }

        return sequence with
        {
            Batches = [.. batches.Select((acts, i) => sequence.Batches[i] with { Acts = [.. acts] })],
        };
    }

    private SendCommand Mutate(SendCommand command, List<List<GuestAct>> all)
    {
        byte[] request = [.. command.Request];
        switch (random.Next(12))
        {
            case 0:
                return command with { Request = request[..random.Next(request.Length + 1)] };
            case 1:
                return command with { Request = [.. request, .. AnyBytes(random.Next(MostBytes))] };
            case 2:
                return command with { Room = (uint)random.Next(MostRoom) };
            case 3:
                return command with { IsSplit = !command.IsSplit };
            case 4 when command.Unit is { } unit:
                byte[] bytes = [.. unit];
                bytes[random.Next(bytes.Length)] = (byte)random.NextUInt32();
                return command with { Unit = bytes };
            case 5:
                return command with { Request = LongList(request) };
            case 6 when all[random.Next(all.Count)][0] is SendCommand other:
                int cut = random.Next(Math.Min(request.Length, other.Request.Length) + 1);
                return command with { Request = [.. request[..cut], .. other.Request[cut..]] };
            case 7 when request.Length >= sizeof(uint):
                Write(request, 0, s_types[random.Next(s_types.Length)]);
                break;
            case 8 when request.Length > 0:
                request[random.Next(request.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 9 when request.Length >= sizeof(uint):
                Write(request, random.Next(request.Length / sizeof(uint)), random.NextUInt32());
                break;
            default:
                if (request.Length >= sizeof(uint))
                {
                    Write(request, random.Next(request.Length / sizeof(uint)), s_words[random.Next(s_words.Length)]);
                }

                break;
        }

        return command with { Request = request };
    }

    /// <summary>The head of a command and a sg list behind it, which may say more entries than it has.</summary>
    private byte[] LongList(byte[] request)
    {
        const int HeadLength = 16;
        const int EntryLength = 16;
        int count = random.Next(MostEntries);
        uint said = random.OneIn(3) ? s_words[random.Next(s_words.Length)] : (uint)count;
        byte[] list = new byte[HeadLength + 8 + (EntryLength * count)];
        request.AsSpan(0, Math.Min(request.Length, HeadLength)).CopyTo(list);
        Write(list, HeadLength / sizeof(uint), said);
        ulong address = ModelMemory.Base + (ulong)random.Next(ModelMemory.FirstLength);
        uint length = (uint)random.Next(64);
        for (int i = 0; i < count; i++)
        {
            int at = HeadLength + 8 + (EntryLength * i);
            BinaryPrimitives.WriteUInt64LittleEndian(list.AsSpan(at), address);
            BinaryPrimitives.WriteUInt32LittleEndian(list.AsSpan(at + 8), length);
            address += random.OneIn(8) ? (ulong)random.Next(256) : length;
        }

        return list;
    }

    private byte[] AnyBytes(int length)
    {
        byte[] bytes = new byte[length];
        random.Fill(bytes);
        if (length >= sizeof(uint) && random.OneIn(2))
        {
            Write(bytes, 0, s_types[random.Next(s_types.Length)]);
        }

        return bytes;
    }

    private static void Write(byte[] bytes, int word, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word * sizeof(uint)), value);
}
