// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace VirtioVideo.VhostUser.Linux;

/// <summary><c>struct sockaddr_un</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddress
{
    /// <summary>Longest path in bytes; a zero follows it.</summary>
    public const int MaxPath = 107;

    public ushort Family;
    public PathBytes Path;

    /// <summary>Makes the address of a path.</summary>
    /// <returns>False if the path is too long.</returns>
    public static bool TryMake(string path, out SocketAddress address)
    {
        address = new SocketAddress { Family = Native.AF_UNIX };
        return path.Length > 0 && Encoding.UTF8.GetByteCount(path) <= MaxPath && Encoding.UTF8.TryGetBytes(path, address.Path, out _);
    }

    /// <summary>sun_path.</summary>
    [InlineArray(MaxPath + 1)]
    internal struct PathBytes
    {
        private byte _first;
    }
}
