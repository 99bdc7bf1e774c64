// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Input of <see cref="SelfTestTarget"/>.</summary>
/// <param name="Deed">What it does: "throw", "crash", "hang", "vanish", or what costs too much: "sleep", "work", "files", "maps", "threads", "native", "managed"; or nothing.</param>
/// <param name="Ballast">What shrinking takes away.</param>
internal sealed record SelfTestInput(string Deed, int Ballast);
