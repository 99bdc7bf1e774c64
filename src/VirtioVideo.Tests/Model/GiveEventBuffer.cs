// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>The guest puts a buffer on eventq.</summary>
/// <param name="Room">Its length.</param>
internal sealed record GiveEventBuffer(uint Room) : GuestAct
{
    /// <inheritdoc/>
    public override string ToString() => $"event buffer of {Room} bytes";
}
