// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.PlainRings;

/// <summary>A chain that was given back.</summary>
/// <param name="Token">Head or id.</param>
/// <param name="Slots">Descriptors of a packed ring.</param>
/// <param name="Written">Bytes that were written.</param>
internal readonly record struct PlainUse(ulong Token, uint Slots, uint Written);
