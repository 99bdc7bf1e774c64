// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>Size of a picture (ruling 21): another one, also another visible rectangle, is a change of resolution.</summary>
/// <param name="Width">Coded width.</param>
/// <param name="Height">Coded height.</param>
/// <param name="Hidden">Columns on the left that are not visible.</param>
internal sealed record ModelSize(uint Width, uint Height, uint Hidden);
