// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The codec's side of a stream: takes messages, does work in small steps. One thread at a time.</summary>
internal interface IWorkLoop : IDisposable
{
    /// <summary>Takes a message.</summary>
    void Accept(in Work work);

    /// <summary>Does at most one frame's work. Never waits.</summary>
    /// <returns>False if nothing can be done before the next message.</returns>
    bool TryStep();
}
