// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>A picture of <see cref="FakeDecoder"/>: writes the low byte of its timestamp.</summary>
internal sealed class FakePicture : IPicture
{
    /// <inheritdoc/>
    public PictureFormat Format { get; set; }

    /// <inheritdoc/>
    public ulong Timestamp { get; set; }

    /// <inheritdoc/>
    public bool IsDamaged { get; set; }

    /// <summary>Becomes another picture.</summary>
    public void Take(FakePicture other) => (Format, Timestamp, IsDamaged) = (other.Format, other.Timestamp, other.IsDamaged);

    /// <inheritdoc/>
    public bool TryWriteTo(GuestBuffer[] buffers, ImageLayout layout)
    {
        if (layout.Planes[0].RowBytes != Format.Width || layout.Planes[0].Rows != Format.Height)
        {
            return false;
        }

        buffers[0].Write(0, [(byte)Timestamp]);
        return true;
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
