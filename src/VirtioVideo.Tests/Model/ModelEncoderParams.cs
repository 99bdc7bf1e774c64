// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>spec: struct virtio_video_params of an encoder's stream (rulings 15, 16).</summary>
internal sealed class ModelEncoderParams : ModelParams
{
    private const uint MinSize = 16;
    private const uint MinBitrate = 10_000;
    private const uint MaxBitrate = 240_000_000;

    private readonly uint _codec;
    private uint _bitrate = 1_000_000;
    private uint _mode = 1;
    private uint[] _qp = new uint[3];

    /// <param name="codec">The codec.</param>
    /// <param name="onePlane">Switch of ruling 17.</param>
    public ModelEncoderParams(uint codec, bool onePlane)
        : base(codec, (ModelCapabilities.Encoder.FirstVariant(codec)!.Value.Profile, 0), onePlane)
    {
        _codec = codec;
        SetLevel(0);
    }

    /// <inheritdoc/>
    public override uint[] Settings =>
    [
        _codec, Variant.Profile, Variant.Level, Crop.Left, Crop.Top, Crop.Width, Crop.Height, FrameRate, _mode,

        // Without rate control there is no bitrate and no range, and constant parameters only without.
        .. _mode == 0 ? (uint[])[0, 0, 0, _qp[0], _qp[1], _qp[2]] : [_bitrate, _qp[0], _qp[1], 0, 0, 0],
    ];

    private bool IsH264 => _codec == 3;

    private bool IsVpx => _codec >= 5;

    private uint MaxSize => Math.Min(ModelCapabilities.MaxSize, _codec == 1 ? 4095u : uint.MaxValue);

    /// <inheritdoc/>
    public override void Set(ReadOnlySpan<byte> wanted, bool imagesAreIdle)
    {
        SetBuffers(wanted);
        if (imagesAreIdle)
        {
            SetSize(wanted);
            SetImages(wanted);
        }

        SetProfile(Word(wanted, 152));
        FrameRate = ModelFrameRates.Nearest(_codec, Word(wanted, 40));
        _bitrate = Math.Clamp(Word(wanted, 180), MinBitrate, MaxBitrate);
        SetQuality(Word(wanted, 184), [Word(wanted, 188), Word(wanted, 192), Word(wanted, 196)]);
        SetLevel(Word(wanted, 156));
    }

    /// <inheritdoc/>
    protected override void WriteRates(byte[] bytes)
    {
        Write(bytes, 172, MinBitrate, MaxBitrate, _bitrate, _mode);
        Write(bytes, 188, _qp);
    }

    private void SetSize(ReadOnlySpan<byte> wanted)
    {
        (uint, uint) size = (Math.Clamp(Word(wanted, 16), MinSize, MaxSize), Math.Clamp(Word(wanted, 20), MinSize, MaxSize));
        (uint Left, uint Top, uint Width, uint Height) crop = (Word(wanted, 24), Word(wanted, 28), Word(wanted, 32), Word(wanted, 36));

        // The whole image, unless the guest says something else, and something new of a new size.
        if (crop.Width == 0 || crop.Height == 0 || (size != Size && crop == Crop))
        {
            crop = (0, 0, size.Item1, size.Item2);
        }

        Size = size;
        (crop.Left, crop.Width) = Fit(crop.Left, crop.Width, Size.Width);
        (crop.Top, crop.Height) = Fit(crop.Top, crop.Height, Size.Height);
        if (IsH264)
        {
            crop.Height = Math.Min(crop.Height, ModelLevels.MostHeight(crop.Width));
        }

        Crop = crop;
    }

    /// <summary>The nearest part of an image that the codec can say.</summary>
    private (uint Start, uint Length) Fit(uint start, uint length, uint whole)
    {
        // Chroma is shared by pairs of columns and rows.
        start = Math.Min(start, whole - MinSize) / 2 * 2;
        length = Math.Max(MinSize, Math.Min(length, whole - start));

        // H.264 and HEVC crop 4:2:0 in pairs.
        return (start, _codec is 3 or 4 ? length / 2 * 2 : length);
    }

    /// <summary>A profile that is not served keeps the old one.</summary>
    private void SetProfile(uint wanted)
    {
        if (ModelCapabilities.Encoder.Serves(_codec, wanted))
        {
            Variant = (wanted, Variant.Level);
        }
    }

    /// <summary>ruling 16</summary>
    private void SetQuality(uint mode, uint[] wanted)
    {
        uint max = IsVpx ? 63u : _codec <= 2 ? 31u : 51u;
        uint min = IsVpx || _codec == 4 ? 0u : 1u;
        _mode = mode is 1 or 2 ? mode : 0;
        if (_mode == 0)
        {
            _qp = ModelQuality.Constant(_codec, min, max, wanted);
            return;
        }

        // MACRO_BLOCK is for MPEG-4 and H.264 only.
        _mode = _codec is 2 or 3 ? mode : 1;
        uint most = Math.Clamp(wanted[1], 1, max);
        _qp = wanted[0] == 0 && wanted[1] == 0 ? [0, 0, 0] : [Math.Clamp(wanted[0], min, most), most, 0];
    }

    /// <summary>H.264: a level that is too low is raised, a frame rate beyond the highest is lowered.</summary>
    private void SetLevel(uint wanted)
    {
        if (!IsH264)
        {
            return;
        }

        FrameRate = Math.Min(FrameRate, ModelLevels.MostFrameRate(Crop.Width, Crop.Height));
        uint lowest = ModelLevels.Lowest(Crop.Width, Crop.Height, FrameRate, _mode == 0 ? 0 : _bitrate, isHigh: Variant.Profile == 4);
        Variant = (Variant.Profile, Math.Max(lowest, wanted is >= 1 and <= 15 ? wanted : Variant.Level));
    }
}
