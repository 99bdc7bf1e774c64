// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Threading;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes the parts of streams, and fails at the place that a test names, as if there were no memory. Counts what is made and what is disposed of.</summary>
internal sealed class FailingParts : IDecoderFactory, IEncoderFactory, IStreamWorkerFactory
{
    private readonly StreamWorkerFactory _workers = new();
    private int _products;

    /// <summary>Where it fails from now on.</summary>
    public FailurePlace FailsAt { get; set; }

    /// <summary>The output buffers that decoders were given, also those that failed.</summary>
    public List<FramePool> Pools { get; } = [];

    /// <summary>The codecs that were made.</summary>
    public List<FakeDecoder> Decoders { get; } = [];

    /// <summary>The codecs that were made, of an encoder.</summary>
    public List<FakeEncoder> Encoders { get; } = [];

    /// <summary>Products that were made and not disposed of.</summary>
    public int ProductsLeft { get; private set; }

    /// <summary>Memory of the device that the codecs charged.</summary>
    public const int Charged = 1000;

    /// <inheritdoc/>
    public IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics)
    {
        Pools.Add(frames);
        if (IsRefused(statistics.Memory))
        {
            return null;
        }

        var decoder = new FakeDecoder { MakesProduct = CountProduct };
        Decoders.Add(decoder);
        return decoder;
    }

    /// <inheritdoc/>
    public IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory)
    {
        if (IsRefused(memory))
        {
            return null;
        }

        var encoder = new FakeEncoder { MakesProduct = CountProduct };
        Encoders.Add(encoder);
        return encoder;
    }

    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
    {
        ThrowAt(FailurePlace.Worker);
        IStreamWorker worker = _workers.Create(stream, loop, mailbox, doorbell, onCrash);
        return FailsAt == FailurePlace.ThreadStart ? new Unstartable(worker) : worker;
    }

    private bool IsRefused(StreamMemory? memory)
    {
        ThrowAt(FailurePlace.FactoryThrows);
        _products = 0;
        return FailsAt == FailurePlace.FactoryHasNone || !memory!.TryCharge(Charged);
    }

    private Action CountProduct()
    {
        _products++;
        ThrowAt(_products == 1 ? FailurePlace.FirstProduct : FailurePlace.SecondProduct);
        ProductsLeft++;
        return () => ProductsLeft--;
    }

    private void ThrowAt(FailurePlace place)
    {
        if (FailsAt == place)
        {
            throw new InsufficientMemoryException();
        }
    }

    /// <summary>A worker for which the system has no thread.</summary>
    private sealed class Unstartable(IStreamWorker worker) : IStreamWorker
    {
        public bool IsStopped => worker.IsStopped;

        public void Start() => throw new InsufficientMemoryException();

        public void Wake() => worker.Wake();

        public bool IsAsleep => worker.IsAsleep;

        public long InCodecSince => worker.InCodecSince;

        public void Shut() => worker.Shut();

        public void ReleaseAfterwards(Action release) => worker.ReleaseAfterwards(release);

        public bool WaitForEnd(int milliseconds) => worker.WaitForEnd(milliseconds);

        public void BeginPause() => worker.BeginPause();

        public void Pause() => worker.Pause();

        public void Resume() => worker.Resume();

        public void Dispose() => worker.Dispose();
    }
}
