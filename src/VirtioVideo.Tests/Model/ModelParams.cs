// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Model;

/// <summary>spec: struct virtio_video_params, as far as decoders and encoders are alike.</summary>
internal abstract class ModelParams
{
    /// <summary>Most buffers of a queue.</summary>
    public const uint MaxBuffers = 64;

    private readonly uint _codec;
    private readonly bool _onePlane;
    private uint _imageFormat = 3;
    private bool _perPlane;

    /// <param name="codec">The codec.</param>
    /// <param name="variant">Its profile and level.</param>
    /// <param name="onePlane">Switch of ruling 17.</param>
    protected ModelParams(uint codec, (uint Profile, uint Level) variant, bool onePlane)
    {
        _codec = codec;
        _onePlane = onePlane;
        Variant = variant;
        Layout = LayImages(default);
    }

    /// <summary>cur_image_buffers.</summary>
    public uint ImageBuffers { get; protected set; } = 1;

    /// <summary>cur_bitstream_buffers.</summary>
    public uint BitstreamBuffers { get; private set; } = 1;

    /// <summary>How images lie.</summary>
    public ModelLayout Layout { get; protected set; }

    /// <summary>Encoder: what an image is encoded with, as <see cref="Support.FakeImage.Words"/> has it.</summary>
    public virtual uint[]? Settings => null;

    /// <summary>The codec.</summary>
    protected uint Codec => _codec;

    /// <summary>Rows of luma of which images have room for a whole number.</summary>
    protected virtual uint BlockHeight => 1;

    /// <summary>min_image_buffers.</summary>
    protected uint MinImageBuffers { get; set; } = 1;

    /// <summary>width and height.</summary>
    protected (uint Width, uint Height) Size { get; set; } = (640, 480);

    /// <summary>crop.</summary>
    protected (uint Left, uint Top, uint Width, uint Height) Crop { get; set; } = (0, 0, 640, 480);

    /// <summary>frame_rate.</summary>
    protected uint FrameRate { get; set; } = 30;

    /// <summary>bitstream_format.params.</summary>
    protected (uint Profile, uint Level) Variant { get; set; }

    /// <summary>spec: STREAM_SET_PARAMS; ruling 15: each value is adjusted to the nearest valid one.</summary>
    /// <param name="wanted">The guest's 200 bytes.</param>
    /// <param name="imagesAreIdle">Whether no image buffer is queued.</param>
    public abstract void Set(ReadOnlySpan<byte> wanted, bool imagesAreIdle);

    /// <summary>The 200 bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[200];
        Write(bytes, 0, _imageFormat, MinImageBuffers, MaxBuffers, ImageBuffers, Size.Width, Size.Height);
        Write(bytes, 24, Crop.Left, Crop.Top, Crop.Width, Crop.Height);
        Write(bytes, 40, FrameRate, _perPlane ? 1u : 0u);
        if (_onePlane && !_perPlane)
        {
            // ruling 17, switch
            Write(bytes, 48, 1, Layout.Needs[0], Layout.Planes[0].Stride, 0);
        }
        else
        {
            Write(bytes, 48, (uint)Layout.Planes.Count);
            for (int i = 0; i < Layout.Planes.Count; i++)
            {
                Write(bytes, 52 + (12 * i), Layout.Planes[i].Size, Layout.Planes[i].Stride, Layout.Planes[i].Offset);
            }
        }

        Write(bytes, 148, _codec, Variant.Profile, Variant.Level);
        Write(bytes, 160, 1, MaxBuffers, BitstreamBuffers);
        WriteRates(bytes);
        return bytes;
    }

    /// <summary>Writes what only encoders have.</summary>
    protected virtual void WriteRates(byte[] bytes)
    {
    }

    /// <summary>Numbers of buffers.</summary>
    protected void SetBuffers(ReadOnlySpan<byte> wanted)
    {
        ImageBuffers = Math.Clamp(Word(wanted, 12), MinImageBuffers, MaxBuffers);
        BitstreamBuffers = Math.Clamp(Word(wanted, 168), 1, MaxBuffers);
    }

    /// <summary>Image format, planes, strides.</summary>
    protected void SetImages(ReadOnlySpan<byte> wanted)
    {
        uint format = Word(wanted, 0);
        uint planesLayout = Word(wanted, 44);
        byte[] told = ToBytes();
        uint before = _imageFormat;
        _imageFormat = format is >= 1 and <= 5 ? format : _imageFormat;
        _perPlane = planesLayout > 1 ? _perPlane : planesLayout == 1;
        uint[] strides = new uint[8];
        for (int i = 0; i < strides.Length; i++)
        {
            // With another format, a stride that the guest only leaves as it was told is no wish.
            int at = 52 + (12 * i) + 4;
            strides[i] = _imageFormat != before && Word(wanted, at) == Word(told, at) ? 0 : Word(wanted, at);
        }

        Layout = LayImages(strides);
    }

    /// <summary>Lays out images of the size in force.</summary>
    protected ModelLayout LayImages(ReadOnlySpan<uint> strides)
        => new(_imageFormat, _perPlane, Size.Width, Size.Height, strides, _onePlane && !_perPlane ? 1 : BlockHeight, _onePlane);

    /// <summary>A field of the guest's.</summary>
    protected static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    /// <summary>Fields after each other.</summary>
    protected static void Write(byte[] bytes, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), word);
            offset += 4;
        }
    }
}
