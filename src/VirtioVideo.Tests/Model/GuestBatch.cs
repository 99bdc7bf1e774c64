// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;

namespace VirtioVideo.Tests.Model;

/// <summary>What a guest does before the device looks once; then everything settles.</summary>
/// <param name="Acts">In order.</param>
/// <param name="Asleep">The stream whose worker is busy with something else meanwhile; 0 for none (ruling 43).</param>
internal sealed record GuestBatch(ImmutableArray<GuestAct> Acts, uint Asleep = 0);
