// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.CApi;

/// <summary>Reads structs that carry their size, so that callers and libraries of different age understand each other.</summary>
/// <remarks>SAFETY: the caller of the API vouches for as many bytes as its size field says.</remarks>
internal static unsafe class SizedStruct
{
    /// <summary>No struct of this API will be larger than a page.</summary>
    private const uint Limit = 4096;

    /// <summary>Copies a struct. A shorter one is completed with zeros, a longer one must end in zeros.</summary>
    /// <param name="source">The caller's struct; its first field is its size.</param>
    /// <param name="least">Bytes that the struct had in the first version of the API: see <see cref="AbiBaseSize"/>.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="HostException">EINVAL, E2BIG.</exception>
    public static T Read<T>(T* source, int least, string name)
        where T : unmanaged
    {
        if (source is null)
        {
            throw new HostException(Errno.EINVAL, $"{name} is NULL");
        }

        uint size = *(uint*)source;
        if (size < (uint)least)
        {
            throw new HostException(Errno.EINVAL, $"{name}.size is {size}, less than {least}");
        }

        return ReadSized(source, size, name);
    }

    /// <summary>Gives a struct back to the caller: as much of it as the caller knows.</summary>
    public static void Write<T>(T* destination, in T value)
        where T : unmanaged
    {
        uint size = Math.Min(*(uint*)destination, (uint)sizeof(T));
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))[..(int)size].CopyTo(new Span<byte>(destination, (int)size));
    }

    /// <summary>Copies a struct whose size is told beside it.</summary>
    /// <exception cref="HostException">E2BIG.</exception>
    public static T ReadSized<T>(T* source, uint size, string name)
        where T : unmanaged
    {
        var bytes = new ReadOnlySpan<byte>(source, (int)Math.Min(size, Limit));
        if (size > Limit || (size > sizeof(T) && bytes[sizeof(T)..].ContainsAnyExcept((byte)0)))
        {
            throw new HostException(Errno.E2BIG, $"{name} has {size} bytes, of which the library knows {sizeof(T)} and the rest are not zero");
        }

        var copy = default(T);
        bytes[..Math.Min(bytes.Length, sizeof(T))].CopyTo(new Span<byte>(&copy, sizeof(T)));
        return copy;
    }
}
