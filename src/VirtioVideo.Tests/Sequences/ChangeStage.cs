// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Sequences;

/// <summary>How far device and guest are in a change of resolution.</summary>
public enum ChangeStage
{
    /// <summary>The event waits for a buffer.</summary>
    EventWaits,

    /// <summary>The event is in the used ring; the guest did nothing yet.</summary>
    EventSent,

    /// <summary>The guest detached its old buffers.</summary>
    OldBuffersDetached,

    /// <summary>The guest set its number of buffers.</summary>
    ParamsSet,

    /// <summary>The guest attached new buffers and queued none.</summary>
    NewBuffersAttached,

    /// <summary>The guest queued new buffers: pictures of the new size come.</summary>
    NewBuffersQueued,
}
