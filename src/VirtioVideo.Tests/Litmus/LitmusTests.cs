// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Litmus;

/// <summary>The readers of rings against a driver on another processor: see docs/design/litmus.md.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LitmusTests
{
    /// <summary>Fences: the variant without it, and whether its partner is the driver's fence before an interrupt, not a kick.</summary>
    public static TheoryData<string, bool> Fences { get; } = new()
    {
        { "SplitVirtqueueWithoutFenceA", true },
        { "SplitVirtqueueWithoutFenceB", false },
        { "PackedVirtqueueWithoutFenceC", true },
        { "PackedVirtqueueWithoutFenceD", false },
    };

    /// <summary>Words of the ring that are read once, and the variants that read them twice.</summary>
    public static TheoryData<string> SecondReads { get; } =
    [
        "SplitVirtqueueWithSecondReadOfHead",
        "SplitVirtqueueWithSecondReadOfAvailIndex",
        "SplitVirtqueueWithSecondReadOfFlags",
        "SplitVirtqueueWithSecondReadOfTableLength",
        "PackedVirtqueueWithSecondReadOfId",
        "PackedVirtqueueWithSecondReadOfTableLength",
    ];

    /// <summary>Variants that publish too early in the order of the program: that shows on every processor.</summary>
    public static TheoryData<string> EarlyPublications { get; } = ["SplitVirtqueueWithEarlyUsedIndex", "PackedVirtqueueWithEarlyUsedFlags"];

    [LitmusTheory]
    [MemberData(nameof(Fences))]
    public void Fence_IsMissed_OnlyWhereItIsMissing(string variant, bool interrupts) => CompareFence(variant, interrupts, LitmusLength.Short);

    [LitmusTheory]
    [Trait("Length", "Long")]
    [MemberData(nameof(Fences))]
    public void Fence_InTenMillionRounds_IsMissedOnlyWhereItIsMissing(string variant, bool interrupts) => CompareFence(variant, interrupts, LitmusLength.Long);

    [LitmusTheory]
    [MemberData(nameof(SecondReads))]
    public void Word_ThatIsFlipped_IsReadOnce(string variant) => CompareReads(variant, LitmusLength.Short);

    [LitmusTheory]
    [Trait("Length", "Long")]
    [MemberData(nameof(SecondReads))]
    public void Word_ThatIsFlippedTenMillionRounds_IsReadOnce(string variant) => CompareReads(variant, LitmusLength.Long);

    [LitmusTheory]
    [MemberData(nameof(EarlyPublications))]
    public void Chain_IsSeen_WithWhatWasWrittenBefore(string variant) => CompareMessages(variant, LitmusLength.Short);

    [LitmusTheory]
    [Trait("Length", "Long")]
    [MemberData(nameof(EarlyPublications))]
    public void Chain_OfTenMillion_IsSeenWithWhatWasWrittenBefore(string variant) => CompareMessages(variant, LitmusLength.Long);

    [WeakOrderTheory]
    [InlineData("SplitVirtqueueWithoutAcquire")]
    [InlineData("SplitVirtqueueWithoutRelease")]
    public void Order_IsMissed_OnlyWhereItIsMissing(string variant) => CompareMessages(variant, LitmusLength.Short);

    private static bool IsPacked(string variant) => variant.StartsWith(Readers.Sound(packed: true), StringComparison.Ordinal);

    private static void CompareFence(string variant, bool interrupts, LitmusLength length)
    {
        bool packed = IsPacked(variant);
        LitmusTrial.Compare(Readers.Sound(packed), variant, length, (reader, count) =>
        {
            using RoundLitmus litmus = interrupts ? new InterruptLitmus(reader, packed) : new KickLitmus(reader, packed);
            return litmus.Run(count);
        });
    }

    private static void CompareReads(string variant, LitmusLength length)
    {
        using DoubleFetch litmus = variant switch
        {
            "SplitVirtqueueWithSecondReadOfHead" => new SplitDoubleFetch.OfHead(),
            "SplitVirtqueueWithSecondReadOfAvailIndex" => new SplitDoubleFetch.OfAvailIndex(),
            "SplitVirtqueueWithSecondReadOfFlags" => new SplitDoubleFetch.OfFlags(),
            "SplitVirtqueueWithSecondReadOfTableLength" => new SplitDoubleFetch.OfTableLength(),
            "PackedVirtqueueWithSecondReadOfId" => new PackedDoubleFetch.OfId(),
            _ => new PackedDoubleFetch.OfTableLength(),
        };
        LitmusTrial.Compare(Readers.Sound(IsPacked(variant)), variant, length, litmus.Run);
    }

    private static void CompareMessages(string variant, LitmusLength length)
    {
        bool packed = IsPacked(variant);
        LitmusTrial.Compare(Readers.Sound(packed), variant, length, (reader, count) =>
        {
            using var litmus = new MessageLitmus(reader, packed);
            return litmus.Run(count);
        });
    }
}
