// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A picture that the scripted decoder holds.</summary>
/// <param name="Kind">Kind of its unit.</param>
/// <param name="Number">Its number in its unit.</param>
/// <param name="Size">Its size.</param>
/// <param name="Timestamp">Timestamp of its input (ruling 44).</param>
internal sealed record ModelPicture(byte Kind, int Number, ModelSize Size, ulong Timestamp);
