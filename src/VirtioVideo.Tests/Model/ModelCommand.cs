// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A command that the model has to answer.</summary>
/// <param name="Number">Its place among the commands of the sequence.</param>
/// <param name="Room">Bytes that its response may have.</param>
internal readonly record struct ModelCommand(int Number, uint Room);
