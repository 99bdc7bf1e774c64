// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace HeaderGenerator.Tests.Definitions;

/// <summary>Definitions that the generator refuses, each for one reason.</summary>
public static unsafe partial class Refused
{
    /// <summary>Four bytes that nobody named lie before b.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential)]
    public struct hole_between_fields
    {
        /// <summary>A.</summary>
        public uint a;

        /// <summary>B.</summary>
        public ulong b;
    }

    /// <summary>Four bytes that nobody named lie at the end.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential)]
    public struct hole_at_end
    {
        /// <summary>A.</summary>
        public ulong a;

        /// <summary>B.</summary>
        public uint b;
    }

    /// <summary>The union is longer than its members.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public struct hole_at_end_of_union
    {
        /// <summary>A.</summary>
        [FieldOffset(0)]
        public uint a;

        /// <summary>B.</summary>
        [FieldOffset(0)]
        public ulong b;
    }

    /// <summary>B lies at 4, where C would not put it.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct packed_fields
    {
        /// <summary>A.</summary>
        public uint a;

        /// <summary>B.</summary>
        public ulong b;
    }

    /// <summary>12 bytes, which C would make 16.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct packed_end
    {
        /// <summary>A.</summary>
        public ulong a;

        /// <summary>B.</summary>
        public uint b;
    }

    /// <summary>Half a union.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Explicit)]
    public struct overlapping_fields
    {
        /// <summary>A.</summary>
        [FieldOffset(0)]
        public uint a;

        /// <summary>B.</summary>
        [FieldOffset(2)]
        public ushort b;
    }

    /// <summary>The runtime may sort its fields.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Auto)]
    public struct automatic_layout
    {
        /// <summary>A.</summary>
        public uint a;
    }

    /// <summary>Not all of it is public.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential)]
    public struct private_field
    {
        /// <summary>A.</summary>
        internal uint a;
    }

    /// <summary>Its field has no comment.</summary>
    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential)]
    public struct field_without_comment
    {
        public uint a;
    }

    [CDeclaration(1)]
    [StructLayout(LayoutKind.Sequential)]
    public struct without_comment
    {
        /// <summary>A.</summary>
        public uint a;
    }
}
