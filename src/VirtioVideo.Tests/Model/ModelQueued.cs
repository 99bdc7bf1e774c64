// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A RESOURCE_QUEUE that is not answered yet.</summary>
/// <param name="Command">The command.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Length">Input: bytes used.</param>
/// <param name="Timestamp">Input: the timestamp.</param>
/// <param name="Layout">Images: the layout that its memory was checked against.</param>
/// <param name="Settings">Encoder's input: what it is to be encoded with.</param>
/// <param name="ForcesKeyFrame">Encoder's input: FORCE_KEY_FRAME.</param>
internal sealed record ModelQueued(
    ModelCommand Command, ModelResource Resource, uint Length, ulong Timestamp, ModelLayout Layout, uint[]? Settings, bool ForcesKeyFrame);
