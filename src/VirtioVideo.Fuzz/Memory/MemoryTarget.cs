// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Fuzz.Memory;

/// <summary>set_memory, queues that stop and start, resets and ends at any moment of streams that run: a late access meets a hole.</summary>
internal sealed class MemoryTarget : FuzzTarget<MemoryInput>
{
    private const int MostDeeds = 40;

    private static readonly virtio_video_codec[] s_codecs = AllCodecs.List;

    private static readonly (int Weight, DeedKind Kind)[] s_kinds =
    [
        (3, DeedKind.Create), (16, DeedKind.Feed), (10, DeedKind.Loop), (16, DeedKind.Move), (2, DeedKind.Drain), (3, DeedKind.Clear),
        (2, DeedKind.Destroy), (1, DeedKind.Reset), (1, DeedKind.LoseRings), (4, DeedKind.StopAndStart),
    ];

    /// <inheritdoc/>
    public override string WorkUnit => "deeds";

    /// <inheritdoc/>
    public override bool IsTimed => true;

    /// <inheritdoc/>
    public override bool UsesNativeMemory => true;

    /// <inheritdoc/>
    public override MemoryInput Create(ulong seed, ulong number)
    {
        var random = new FuzzRandom(seed, number);
        var deeds = new List<MemoryDeed> { new(DeedKind.Create) };
        int count = random.Next(5, MostDeeds);
        for (int i = 0; i < count; i++)
        {
            DeedKind kind = KindOf(random);
            int value = kind switch
            {
                DeedKind.Move => random.OneIn(2) ? -1 : random.Next(16),
                DeedKind.Loop => random.Next(4),
                _ => random.Next(1, 6),
            };
            deeds.Add(new MemoryDeed(kind, random.Next(8), value));
        }

        return new MemoryInput(random.Pick<virtio_video_codec>(s_codecs), random.OneIn(2), random.Next(int.MaxValue), [.. deeds]);
    }

    /// <inheritdoc/>
    public override void Run(MemoryInput input)
    {
        Work += input.Deeds.Length;
        FirstFailure.Using(new MemoryScene(input), static scene => scene.Play());
    }

    /// <inheritdoc/>
    public override string Explain(MemoryInput input)
        => $"{input.Codec} by {(input.IsReal ? "libavcodec" : "scripts")}\n  {string.Join("\n  ", input.Deeds.Select(deed => $"{deed.Kind} stream {deed.Stream} value {deed.Value}"))}\n";

    private static DeedKind KindOf(FuzzRandom random)
    {
        int left = random.Next(s_kinds.Sum(kind => kind.Weight));
        int i = 0;
        for (; left >= s_kinds[i].Weight; i++)
        {
            left -= s_kinds[i].Weight;
        }

        return s_kinds[i].Kind;
    }
}
