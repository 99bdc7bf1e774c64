// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Model;

/// <summary>spec: struct virtio_video_params of a decoder's stream.</summary>
internal sealed class ModelParams
{
    /// <summary>Most buffers of a queue.</summary>
    public const uint MaxBuffers = 64;

    private readonly bool _onePlane;
    private readonly uint[] _bitstream;
    private uint _imageFormat = 3;
    private bool _perPlane;
    private uint _minImageBuffers = 1;
    private uint _frameRate = 30;
    private ModelSize _size = new(640, 480, 0);

    /// <param name="codec">The codec.</param>
    /// <param name="onePlane">Switch of ruling 17.</param>
    public ModelParams(uint codec, bool onePlane)
    {
        (uint profile, uint level) = ModelCapabilities.FirstVariant(codec)!.Value;
        _bitstream = [codec, profile, level];
        _onePlane = onePlane;
        Layout = new ModelLayout(_imageFormat, _perPlane, _size.Width, _size.Height, default);
    }

    /// <summary>cur_image_buffers.</summary>
    public uint ImageBuffers { get; private set; } = 1;

    /// <summary>cur_bitstream_buffers.</summary>
    public uint BitstreamBuffers { get; private set; } = 1;

    /// <summary>How pictures lie.</summary>
    public ModelLayout Layout { get; private set; }

    /// <summary>spec: STREAM_SET_PARAMS; ruling 15: each value is adjusted to the nearest valid one.</summary>
    /// <param name="wanted">The guest's 200 bytes.</param>
    public void Set(ReadOnlySpan<byte> wanted)
    {
        uint format = Word(wanted, 0);
        uint planesLayout = Word(wanted, 44);
        ImageBuffers = Math.Clamp(Word(wanted, 12), _minImageBuffers, MaxBuffers);
        BitstreamBuffers = Math.Clamp(Word(wanted, 168), 1, MaxBuffers);
        _imageFormat = format is >= 1 and <= 5 ? format : _imageFormat;
        _perPlane = planesLayout > 1 ? _perPlane : planesLayout == 1;
        uint[] strides = new uint[8];
        for (int i = 0; i < strides.Length; i++)
        {
            strides[i] = Word(wanted, 52 + (12 * i) + 4);
        }

        Layout = new ModelLayout(_imageFormat, _perPlane, _size.Width, _size.Height, strides);
    }

    /// <summary>rulings 14, 40, 48: what a change of resolution brings. Strides are those of the new size.</summary>
    public void Change(ModelSize size, uint decodedPictureBuffer, uint frameRate)
    {
        _size = size;
        _frameRate = frameRate == 0 ? _frameRate : frameRate;
        _minImageBuffers = Math.Min(decodedPictureBuffer + 1, MaxBuffers);
        ImageBuffers = Math.Max(ImageBuffers, _minImageBuffers);
        Layout = new ModelLayout(_imageFormat, _perPlane, size.Width, size.Height, default);
    }

    /// <summary>The 200 bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[200];
        Write(bytes, 0, _imageFormat, _minImageBuffers, MaxBuffers, ImageBuffers, _size.Width, _size.Height);
        Write(bytes, 24, _size.Hidden, 0, _size.Width - _size.Hidden, _size.Height);
        Write(bytes, 40, _frameRate, _perPlane ? 1u : 0u);
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

        Write(bytes, 148, _bitstream);
        Write(bytes, 160, 1, MaxBuffers, BitstreamBuffers);
        return bytes;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static void Write(byte[] bytes, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), word);
            offset += 4;
        }
    }
}
