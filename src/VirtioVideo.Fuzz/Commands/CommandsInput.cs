// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Model;

namespace VirtioVideo.Fuzz.Commands;

/// <summary>Commands of a guest.</summary>
/// <param name="AgainstModel">Whether the model foretells all answers; else the sequence is mutated beyond what it knows.</param>
/// <param name="Sequence">The commands.</param>
internal sealed record CommandsInput(bool AgainstModel, GuestSequence Sequence);
