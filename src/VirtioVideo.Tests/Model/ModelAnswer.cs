// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>An answer that the model foretells.</summary>
/// <param name="Command">Number of the command.</param>
/// <param name="Stream">The stream that answers; 0 for the device itself.</param>
/// <param name="Kind">Why.</param>
/// <param name="Bytes">The response, as far as there is room for it.</param>
internal sealed record ModelAnswer(int Command, uint Stream, AnswerKind Kind, byte[] Bytes);
