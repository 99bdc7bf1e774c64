// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;

namespace VirtioVideo.Streams;

/// <summary>Does the work of a stream beside the device: takes messages, tells outcomes. Everything here is the device's side.</summary>
internal interface IStreamWorker : IDisposable
{
    /// <summary>Whether it touches nothing any more.</summary>
    bool IsStopped { get; }

    /// <summary>Begins to work. Once; messages may have come before.</summary>
    void Start();

    /// <summary>Sends a message; <see cref="Wake"/> makes it seen.</summary>
    void Post(in Work work);

    /// <summary>Makes messages seen, once after a batch of them.</summary>
    void Wake();

    /// <summary>Takes the next outcome.</summary>
    bool TryTake(out Outcome outcome);

    /// <summary>Asks it to end; <see cref="IsStopped"/> tells when it did, after at most one frame's work.</summary>
    void RequestStop();

    /// <summary>Waits until it touches nothing, at most one frame's work; until <see cref="Resume"/>.</summary>
    void Pause();

    /// <summary>Lets it go on.</summary>
    void Resume();
}
