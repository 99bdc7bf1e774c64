// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Chains in a split or a packed ring, good ones and bent ones, against a plain reader of the specification.</summary>
internal sealed class RingsTarget(bool packed) : FuzzTarget<RingsInput>
{
    private const int MostBatches = 400;

    private static readonly uint[] s_splitSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256];
    private static readonly uint[] s_packedSizes = [1, 2, 3, 5, 8, 17, 64, 100, 256];

    private readonly GuestRam _ram = RingRam.Create();
    private readonly Epoll _pollSet = new();

    /// <inheritdoc/>
    public override string WorkUnit => "chains";

    /// <inheritdoc/>
    public override RingsInput Create(ulong seed, ulong number)
    {
        var random = new FuzzRandom(seed, number);
        uint num = random.OneIn(400) ? random.Pick<uint>([1024, 4096, 32768]) : random.Pick<uint>(packed ? s_packedSizes : s_splitSizes);
        var start = (ushort)(random.OneIn(2) ? 65530u : random.NextUInt32());
        if (packed)
        {
            start = (ushort)((start % num) | (random.OneIn(2) ? 0x8000u : 0));
        }

        return new RingsInput(packed, num, random.OneIn(2), random.OneIn(2), random.OneIn(4), start, random.NextUInt64(), random.Next(1, MostBatches), random.Next(1, 400));
    }

    /// <inheritdoc/>
    public override void Run(RingsInput input)
    {
        using var scene = new RingScene(_ram, input, _pollSet);
        scene.Play();
        Work += scene.Chains;
    }

    /// <inheritdoc/>
    public override IEnumerable<RingsInput> Shrink(RingsInput input)
    {
        for (int batches = 1; batches < input.Batches; batches *= 2)
        {
            yield return input with { Batches = batches };
        }

        for (int less = 1; less < input.Batches && less <= 8; less++)
        {
            yield return input with { Batches = input.Batches - less };
        }
    }

    /// <inheritdoc/>
    public override string Explain(RingsInput input)
        => $"{(input.IsPacked ? "packed" : "split")} ring of {input.Num} from 0x{input.Start:x}{(input.Indirect ? ", INDIRECT_DESC" : "")}{(input.EventIndex ? ", EVENT_IDX" : "")}{(input.InOrder ? ", IN_ORDER" : "")}: "
            + $"{input.Batches} batches, one in {input.Calm} bent, dice 0x{input.Dice:x}\n";

    /// <inheritdoc/>
    public override void Dispose()
    {
        _pollSet.Dispose();
        _ram.Dispose();
        base.Dispose();
    }
}
