// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Litmus;

/// <summary>What came of some rounds.</summary>
/// <param name="Rounds">How many there were.</param>
/// <param name="Forbidden">How many of them ended as none may.</param>
/// <param name="Contested">How many of them show that both threads were at it in the same moment.</param>
internal readonly record struct LitmusResult(long Rounds, long Forbidden, long Contested)
{
    /// <summary>Both together.</summary>
    public static LitmusResult operator +(LitmusResult a, LitmusResult b)
        => new(a.Rounds + b.Rounds, a.Forbidden + b.Forbidden, a.Contested + b.Contested);

    /// <inheritdoc/>
    public override string ToString() => $"{Forbidden} forbidden outcomes in {Rounds} rounds, {Contested} of them contested";
}
