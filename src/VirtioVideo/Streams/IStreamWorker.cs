// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>Does the work of a stream beside the device: takes messages from its <see cref="Mailbox"/> and reports outcomes there. Everything here is the device's side.</summary>
/// <remarks>Dispose gives it up: it never touches guest memory again, ends by itself and frees what it has, if need be after the device.</remarks>
internal interface IStreamWorker : IDisposable
{
    /// <summary>Whether it has ended: its codec is freed.</summary>
    bool IsStopped { get; }

    /// <summary>When the call of the codec began that it is in, by MonotonicClock; 0 if it is in none.</summary>
    long InCodecSince { get; }

    /// <summary>Whether it sleeps until there is a message.</summary>
    bool IsAsleep { get; }

    /// <summary>Begins to work. Once; messages may have come before.</summary>
    void Start();

    /// <summary>Makes messages seen, once after a batch of them.</summary>
    void Wake();

    /// <summary>Asks it to touch no guest memory; <see cref="Pause"/> waits until it does not.</summary>
    void BeginPause();

    /// <summary>On return it touches no guest memory until <see cref="Resume"/>. Waits for a copy of one buffer at most, never for the codec.</summary>
    void Pause();

    /// <summary>Lets it go on.</summary>
    void Resume();

    /// <summary>On return it touches no guest memory, and never will. Waits as <see cref="Pause"/> does. Then it ends, as soon as it is out of its codec.</summary>
    void Shut();

    /// <summary>After <see cref="Shut"/>: has it free what its codec may still use, after the codec. If the worker has ended already, it is freed at once.</summary>
    /// <param name="release">Frees it; on the worker's thread.</param>
    void ReleaseAfterwards(Action release);

    /// <summary>Waits until it has ended.</summary>
    /// <param name="milliseconds">How long at most.</param>
    /// <returns>False if it is inside its codec still.</returns>
    bool WaitForEnd(int milliseconds);
}

/// <summary>Makes the workers of streams.</summary>
internal interface IStreamWorkerFactory
{
    /// <summary>Makes a worker that is not started yet.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="loop">The codec's side; the worker's from now on.</param>
    /// <param name="mailbox">What the loop reports to, and what the stream posts to.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called by the worker if it dies of a bug of ours.</param>
    IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash);
}

/// <summary>A thread for each stream.</summary>
internal sealed class StreamWorkerFactory : IStreamWorkerFactory
{
    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
        => new StreamWorker(loop, mailbox, doorbell, onCrash, $"vvideo-{stream}");
}
