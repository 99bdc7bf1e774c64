// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Tests.Model;

/// <summary>Where pictures lie in the guest's buffers: image_format, planes_layout and plane_formats.</summary>
internal sealed class ModelLayout
{
    /// <summary>plane_align of the capabilities.</summary>
    public const uint Align = 64;

    private const uint MaxStride = 65536;

    /// <param name="format">image_format.</param>
    /// <param name="perPlane">planes_layout is PER_PLANE.</param>
    /// <param name="width">Coded width.</param>
    /// <param name="height">Coded height.</param>
    /// <param name="strides">What the guest asked for; 0 or absent for no wish.</param>
    /// <param name="blockHeight">Rows of luma that a decoder writes at once; 1 if it does not matter.</param>
    /// <param name="onePlane">Switch of ruling 17.</param>
    public ModelLayout(uint format, bool perPlane, uint width, uint height, ReadOnlySpan<uint> strides, uint blockHeight, bool onePlane)
    {
        // ruling 21: chroma of odd sizes rounds up.
        (uint, uint) chroma = ((width + 1) / 2, (height + 1) / 2);
        (uint Bytes, uint Rows)[] sizes = format switch
        {
            // ARGB8888, BGRA8888; NV12; YUV420, YVU420
            1 or 2 => [(4 * width, height)],
            3 => [(width, height), (2 * chroma.Item1, chroma.Item2)],
            _ => [(width, height), chroma, chroma],
        };
        var planes = new List<ModelPlane>();
        foreach ((uint bytes, uint rows) in sizes)
        {
            // ruling 15: a stride that holds a line is taken up to a sane limit; chroma follows luma as V4L2 has it.
            uint wish = planes.Count < strides.Length ? strides[planes.Count] : 0;
            if (wish == 0 && planes.Count > 0 && strides.Length > 0 && strides[0] > 0 && strides[0] == planes[0].Stride)
            {
                wish = sizes.Length == 3 ? strides[0] / 2 : strides[0];
            }

            uint stride = wish >= bytes && wish <= MaxStride ? wish : RoundUp(bytes);
            uint offset = perPlane || planes.Count == 0 ? 0 : RoundUp(planes[^1].Offset + planes[^1].Size);
            uint block = planes.Count == 0 || blockHeight == 1 ? blockHeight : blockHeight / 2;
            planes.Add(new ModelPlane(perPlane ? planes.Count : 0, offset, stride, bytes, rows, (rows + block - 1) / block * block));
        }

        Planes = planes;
        PerPlane = perPlane;
        IsOne = onePlane && !perPlane;
    }

    /// <summary>The planes in the order of the format.</summary>
    public IReadOnlyList<ModelPlane> Planes { get; }

    /// <summary>Whether each plane has a buffer of its own.</summary>
    public bool PerPlane { get; }

    /// <summary>Lengths that the buffers of a resource need.</summary>
    public uint[] Needs => PerPlane ? [.. Planes.Select(plane => plane.Size)] : [Planes[^1].Offset + Planes[^1].Size];

    /// <summary>Whether the guest is told of one plane only.</summary>
    public bool IsOne { get; }

    /// <summary>data_sizes of a picture (ruling 17): the bytes of each plane; with the switch, what the buffer needs.</summary>
    public uint[] DataSizes => IsOne ? Needs : [.. Planes.Select(plane => plane.Size)];

    /// <summary>ruling 26.</summary>
    public bool Fits(ModelBuffer[] buffers)
    {
        uint[] needs = Needs;
        return buffers.Length == needs.Length && buffers.Zip(needs).All(pair => pair.First.Length >= pair.Second);
    }

    /// <summary>ruling 17: data_sizes of an image name all of its samples, and nothing beyond its memory. One buffer may have the total in the first.</summary>
    public bool IsCovered(uint[] sizes, ModelBuffer[] buffers)
        => Planes.Index().All(plane =>
        {
            (int number, ModelPlane place) = plane;
            ulong named = !PerPlane && (Planes.Count == 1 || sizes[1] == 0) ? sizes[0] : (ulong)place.Offset + sizes[number];
            return named <= buffers[place.Buffer].Length && named >= place.Offset + (place.Stride * place.Rows) - (place.Stride - place.RowBytes);
        });

    private static uint RoundUp(uint value) => (value + Align - 1) / Align * Align;
}
