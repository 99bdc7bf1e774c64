// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;

namespace VirtioVideo.Tests.Model;

/// <summary>What a guest does before the device looks once; then everything settles.</summary>
/// <param name="Acts">In order.</param>
internal sealed record GuestBatch(ImmutableArray<GuestAct> Acts);
