// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>A scripted codec, as far as decoders and encoders are alike: what it holds, and what of it can be had.</summary>
/// <typeparam name="TProduct">What comes out.</typeparam>
internal abstract class ModelCodec<TProduct> : IModelCodec
{
    private readonly List<TProduct> _held = [];

    /// <inheritdoc/>
    public bool HasThrown { get; protected set; }

    /// <inheritdoc/>
    public bool IsDraining { get; private set; }

    /// <inheritdoc/>
    public int ReadyCount => Math.Max(0, _held.Count - (IsDraining ? 0 : Delay));

    /// <summary>The next product in the order in which the guest gets them.</summary>
    public TProduct Next => _held[0];

    /// <summary>The one after it.</summary>
    public TProduct AfterNext => _held[1];

    /// <summary>How many it keeps back for reordering.</summary>
    protected int Delay { get; set; }

    /// <inheritdoc/>
    public bool Look(int lookahead)
    {
        for (int i = 0; i < Math.Min(lookahead, ReadyCount); i++)
        {
            while (i < ReadyCount && IsLost(_held[i]))
            {
                _held.RemoveAt(i);
            }

            if (i < ReadyCount && IsFatal(_held[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next product went out.</summary>
    public void Remove() => _held.RemoveAt(0);

    /// <inheritdoc/>
    public void Drain() => IsDraining = true;

    /// <inheritdoc/>
    public virtual void Flush()
    {
        _held.Clear();
        IsDraining = false;
    }

    /// <summary>Makes products, before the last few of those that are held.</summary>
    protected void Insert(int overtaken, params ReadOnlySpan<TProduct> products)
    {
        int place = Math.Max(0, _held.Count - overtaken);
        foreach (TProduct product in products)
        {
            _held.Insert(place++, product);
        }
    }

    /// <summary>Whether a product turns out to be none when its turn comes.</summary>
    protected abstract bool IsLost(TProduct product);

    /// <summary>Whether the codec fails when the turn of a product comes.</summary>
    protected abstract bool IsFatal(TProduct product);
}
