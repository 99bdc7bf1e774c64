// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>What the scripted codec of <see cref="FakeUnit"/> does with its input.</summary>
internal sealed class ModelDecoder
{
    private readonly List<ModelPicture> _held = [];
    private int _delay;

    /// <summary>Whether it killed the stream's worker.</summary>
    public bool HasThrown { get; private set; }

    /// <summary>Size of the last unit's headers.</summary>
    public ModelSize? KnownSize { get; private set; }

    /// <summary>Size of the DPB that the headers tell.</summary>
    public uint DecodedPictureBuffer { get; private set; } = 3;

    /// <summary>Frames per second that the headers tell.</summary>
    public uint FrameRate { get; private set; } = 25;

    /// <summary>Whether it was told that no input comes before the last picture is out.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Pictures that can be had without more input: all but those that it keeps back for reordering.</summary>
    public int ReadyCount => Math.Max(0, _held.Count - (IsDraining ? 0 : _delay));

    /// <summary>The next picture in the order of display.</summary>
    public ModelPicture Next => _held[0];

    /// <summary>The one after it.</summary>
    public ModelPicture AfterNext => _held[1];

    /// <summary>Decodes a unit.</summary>
    /// <returns>Null if it cannot go on, else whether the unit is damaged.</returns>
    public bool? Decode(byte[] unit, ulong timestamp)
    {
        switch (unit[0])
        {
            case FakeUnit.Throw:
                HasThrown = true;
                return null;
            case FakeUnit.Fail:
                return null;
            case FakeUnit.Damaged:
                return true;
        }

        (byte width, byte height, byte hidden) = (Byte(unit, 1, 0), Byte(unit, 2, 0), Byte(unit, 8, 0));
        if (height == 0 || width <= hidden)
        {
            return true;
        }

        KnownSize = new ModelSize(width, height, hidden);
        _delay = News(unit, 5) ?? _delay;
        DecodedPictureBuffer = News(unit, 6) ?? DecodedPictureBuffer;
        FrameRate = News(unit, 7) ?? FrameRate;

        // Such as are overtaken are shown after the pictures of this unit.
        int place = Math.Max(0, _held.Count - Byte(unit, 4, 0));
        int count = unit[0] == FakeUnit.Headers ? 0 : Byte(unit, 3, 1);
        for (int i = 0; i < count; i++)
        {
            _held.Insert(place + i, new ModelPicture(unit[0], i, KnownSize, timestamp));
        }

        return false;
    }

    /// <summary>Drops pictures that are damaged beyond use and whose turn came.</summary>
    /// <param name="lookahead">How many pictures are looked at.</param>
    /// <returns>False if it fails at one of them.</returns>
    public bool Look(int lookahead)
    {
        for (int i = 0; i < Math.Min(lookahead, ReadyCount); i++)
        {
            while (i < ReadyCount && _held[i].Kind == FakeUnit.Lost)
            {
                _held.RemoveAt(i);
            }

            if (i < ReadyCount && _held[i].Kind == FakeUnit.FailLater)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next picture went out.</summary>
    public void Remove() => _held.RemoveAt(0);

    /// <summary>No input comes before the last picture is out.</summary>
    public void Drain() => IsDraining = true;

    /// <summary>Forgets all pictures.</summary>
    public void Flush()
    {
        _held.Clear();
        IsDraining = false;
    }

    private static byte Byte(byte[] unit, int index, byte absent) => index < unit.Length ? unit[index] : absent;

    private static byte? News(byte[] unit, int index) => Byte(unit, index, 255) is var value && value == 255 ? null : value;
}
