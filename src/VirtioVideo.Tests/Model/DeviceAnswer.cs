// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>An answer that the device gave.</summary>
/// <param name="Command">Number of the command.</param>
/// <param name="Bytes">The response.</param>
internal sealed record DeviceAnswer(int Command, byte[] Bytes);
