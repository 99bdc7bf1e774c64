// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The codec of one stream, as far as decoders and encoders are alike. Used by the stream's worker thread only.</summary>
/// <typeparam name="TProduct">What comes out.</typeparam>
internal interface ICodec<TProduct> : IDisposable
    where TProduct : class, IProduct
{
    /// <summary>What it has of threads. Any thread.</summary>
    ThreadUse Threads { get; }

    /// <summary>Makes a place for a product of this codec.</summary>
    TProduct CreateProduct();

    /// <summary>Takes the next product, in the order in which the guest is to get it.</summary>
    /// <param name="product">Where to put it.</param>
    CodecStatus Receive(TProduct product);

    /// <summary>Whether its threads may have products under way that <see cref="ReceiveUnderWay"/> gives.</summary>
    bool HasUnderWay => false;

    /// <summary>Takes the next product that its threads work at, and waits for it: for when no input is at hand. Only when <see cref="Receive"/> last said that it needs input.</summary>
    /// <param name="product">Where to put it.</param>
    /// <returns>NeedsInput if there is none.</returns>
    CodecStatus ReceiveUnderWay(TProduct product) => CodecStatus.NeedsInput;

    /// <summary>Tells the codec that no input comes before its last product is out.</summary>
    void BeginDrain();

    /// <summary>Forgets everything but what it is: after a drain, or for a seek.</summary>
    void Flush();
}
