// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A resource id that has memory.</summary>
internal sealed class ModelResource(uint id, ModelBuffer[] buffers)
{
    /// <summary>The id.</summary>
    public uint Id => id;

    /// <summary>Its memory.</summary>
    public ModelBuffer[] Buffers => buffers;

    /// <summary>Number of the change of resolution that the guest knew of when it gave the memory, or cleared the queue (docs/design/decisions.md).</summary>
    public int Resolution { get; set; }
}
