// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The products that were taken from a codec and wait for an output buffer: at most two.</summary>
internal sealed class ProductQueue<TProduct> : IDisposable
    where TProduct : class, IProduct
{
    private readonly ICodec<TProduct> _codec;
    private TProduct _first;
    private TProduct _second;

    public ProductQueue(ICodec<TProduct> codec)
    {
        _codec = codec;
        _first = codec.CreateProduct();
        try
        {
            _second = codec.CreateProduct();
        }
        catch
        {
            _first.Dispose();
            throw;
        }
    }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest one.</summary>
    public TProduct First => _first;

    /// <summary>The one after it.</summary>
    public TProduct Second => _second;

    /// <summary>Where the next one goes.</summary>
    private TProduct Next => Count == 0 ? _first : _second;

    /// <summary>Takes the codec's next product. Only while fewer than two wait.</summary>
    public CodecStatus Receive() => Counted(_codec.Receive(Next));

    /// <summary>The same for a product that the codec's threads work on.</summary>
    public CodecStatus ReceiveUnderWay() => Counted(_codec.ReceiveUnderWay(Next));

    /// <summary>Drops the oldest.</summary>
    public void RemoveFirst()
    {
        _first.Release();
        (_first, _second) = (_second, _first);
        Count--;
    }

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        while (Count > 0)
        {
            RemoveFirst();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private CodecStatus Counted(CodecStatus status)
    {
        if (status == CodecStatus.Ok)
        {
            Count++;
        }

        return status;
    }
}
