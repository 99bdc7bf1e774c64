// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>What the scripted codec of <see cref="FakeUnit"/> does with its input.</summary>
internal sealed class ModelDecoder : ModelCodec<ModelPicture>
{
    /// <summary>Size of the last unit's headers.</summary>
    public ModelSize? KnownSize { get; private set; }

    /// <summary>Size of the DPB that the headers tell.</summary>
    public uint DecodedPictureBuffer { get; private set; } = 3;

    /// <summary>Frames per second that the headers tell.</summary>
    public uint FrameRate { get; private set; } = 25;

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
        Delay = News(unit, 5) ?? Delay;
        DecodedPictureBuffer = News(unit, 6) ?? DecodedPictureBuffer;
        FrameRate = News(unit, 7) ?? FrameRate;

        int count = unit[0] == FakeUnit.Headers ? 0 : Byte(unit, 3, 1);
        var pictures = new ModelPicture[count];
        for (int i = 0; i < count; i++)
        {
            pictures[i] = new ModelPicture(unit[0], i, KnownSize, timestamp);
        }

        // Such as are overtaken are shown after the pictures of this unit.
        Insert(Byte(unit, 4, 0), pictures);
        return false;
    }

    /// <inheritdoc/>
    protected override bool IsLost(ModelPicture product) => product.Kind == FakeUnit.Lost;

    /// <inheritdoc/>
    protected override bool IsFatal(ModelPicture product) => product.Kind == FakeUnit.FailLater;

    private static byte Byte(byte[] unit, int index, byte absent) => index < unit.Length ? unit[index] : absent;

    private static byte? News(byte[] unit, int index) => Byte(unit, index, 255) is var value && value == 255 ? null : value;
}
