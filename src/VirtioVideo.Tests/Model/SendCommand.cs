// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>The guest puts a command on commandq.</summary>
/// <param name="Request">Its readable bytes.</param>
/// <param name="Room">Its writable bytes.</param>
/// <param name="IsSplit">Whether the bytes are spread over more descriptors than needed, one of them empty (ruling 9).</param>
/// <param name="Unit">An access unit, or the first bytes of an image, that is written into guest memory before; null for none.</param>
/// <param name="UnitAddress">Where.</param>
/// <param name="IsImage">Whether it is of an image.</param>
internal sealed record SendCommand(
    byte[] Request, uint Room, bool IsSplit = false, byte[]? Unit = null, ulong UnitAddress = 0, bool IsImage = false) : GuestAct
{
    /// <summary>The same without its peculiarities: what a shrunk sequence does not need.</summary>
    public SendCommand? Plain(uint plainRoom) => IsSplit || Room != plainRoom ? this with { IsSplit = false, Room = plainRoom } : null;

    /// <inheritdoc/>
    public override string ToString() => CommandText.Of(this);
}
