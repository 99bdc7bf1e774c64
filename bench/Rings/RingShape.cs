// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Bench.Rings;

/// <summary>What a batch of a <see cref="RingLoop"/> is.</summary>
/// <param name="IsPacked">Format of the ring.</param>
/// <param name="IsIndirect">Whether the chains lie in an indirect table.</param>
/// <param name="Chains">Chains of a batch.</param>
/// <param name="Descriptors">Descriptors of a chain.</param>
public sealed record RingShape(bool IsPacked, bool IsIndirect, int Chains, int Descriptors)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Chains}x{Descriptors} {(IsPacked ? "packed" : "split")} {(IsIndirect ? "indirect" : "direct")}";
}
