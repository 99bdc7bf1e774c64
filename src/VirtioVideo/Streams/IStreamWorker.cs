// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>
/// Does the work of a stream beside the device: takes worker commands from its <see cref="Mailbox"/> and reports worker events there. This interface
/// is for the device.
/// </summary>
/// <remarks>Dispose abandons it: it never touches guest memory again, ends by itself and frees its own objects, if need be after the device.</remarks>
internal interface IStreamWorker : IDisposable
{
    /// <summary>Whether it has ended and its codec is freed.</summary>
    bool IsStopped { get; }

    /// <summary>When its current call of the codec began, by MonotonicClock; 0 if it is in none.</summary>
    long InCodecSince { get; }

    /// <summary>Whether it sleeps until a worker command comes.</summary>
    bool IsAsleep { get; }

    /// <summary>Starts it. Called once; worker commands may have been posted before.</summary>
    void Start();

    /// <summary>Makes it see worker commands. Called once after a batch of them.</summary>
    void Wake();

    /// <summary>Asks it to touch no guest memory. <see cref="Pause"/> waits for that.</summary>
    void BeginPause();

    /// <summary>On return it touches no guest memory until <see cref="Resume"/>. Waits for a copy of one buffer at most, never for the codec.</summary>
    void Pause();

    /// <summary>Lets it continue.</summary>
    void Resume();

    /// <summary>
    /// On return it touches no guest memory, and never will again. Waits as <see cref="Pause"/> does. Then it ends as soon as it is out of its codec.
    /// </summary>
    void Shut();

    /// <summary>
    /// After <see cref="Shut"/>: makes it free memory that its codec may still use, after the codec. If the worker has ended already, the memory is
    /// freed at once.
    /// </summary>
    /// <param name="release">Frees it; on the worker's thread.</param>
    void ReleaseAfterwards(Action release);

    /// <summary>Waits until it has ended.</summary>
    /// <param name="milliseconds">Longest wait.</param>
    /// <returns>False if it is still inside its codec.</returns>
    bool WaitForEnd(int milliseconds);
}

/// <summary>Makes the workers of streams.</summary>
internal interface IStreamWorkerFactory
{
    /// <summary>Makes a worker that is not started yet.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="loop">The codec's side, which the worker owns from now on.</param>
    /// <param name="mailbox">The loop reports to it, and the stream posts to it.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called by the worker if it crashes because of a bug of ours.</param>
    IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash);
}

/// <summary>Makes a thread for each stream.</summary>
internal sealed class StreamWorkerFactory : IStreamWorkerFactory
{
    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
        => new StreamWorker(loop, mailbox, doorbell, onCrash, $"vvideo-{stream}");
}
