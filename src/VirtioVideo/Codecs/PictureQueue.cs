// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The pictures that were taken from a decoder and wait for an output buffer: two at most.</summary>
internal sealed class PictureQueue : IDisposable
{
    private readonly IVideoDecoder _decoder;
    private IPicture _first;
    private IPicture _second;

    public PictureQueue(IVideoDecoder decoder)
    {
        _decoder = decoder;
        _first = decoder.CreatePicture();
        _second = decoder.CreatePicture();
    }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest one.</summary>
    public IPicture First => _first;

    /// <summary>The one after it.</summary>
    public IPicture Second => _second;

    /// <summary>Takes the decoder's next picture. Only while fewer than two wait.</summary>
    public DecodeStatus Receive()
    {
        DecodeStatus status = _decoder.Receive(Count == 0 ? _first : _second);
        if (status == DecodeStatus.Ok)
        {
            Count++;
        }

        return status;
    }

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
}
