// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>The memory of one sg list: for each byte its place in <see cref="ModelMemory"/>, by runs.</summary>
/// <param name="Runs">Place and length of each run.</param>
/// <param name="Length">Bytes of all.</param>
internal sealed record ModelBuffer((int Start, int Length)[] Runs, uint Length);
