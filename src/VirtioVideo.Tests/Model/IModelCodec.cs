// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A scripted codec, as a stream sees it.</summary>
internal interface IModelCodec
{
    /// <summary>Whether it killed the stream's worker.</summary>
    bool HasThrown { get; }

    /// <summary>Whether it was told that no input comes before the last product is out.</summary>
    bool IsDraining { get; }

    /// <summary>Products that can be had without more input: all but those that it keeps back for reordering.</summary>
    int ReadyCount { get; }

    /// <summary>Drops products that turn out to be none and whose turn came.</summary>
    /// <param name="lookahead">How many products are looked at.</param>
    /// <returns>False if it fails at one of them.</returns>
    bool Look(int lookahead);

    /// <summary>No input comes before the last product is out.</summary>
    void Drain();

    /// <summary>Forgets all products.</summary>
    void Flush();
}
