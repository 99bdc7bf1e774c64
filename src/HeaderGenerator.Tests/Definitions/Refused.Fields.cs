// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.CHeader;

namespace HeaderGenerator.Tests.Definitions;

public static unsafe partial class Refused
{
    /// <summary>An enumeration.</summary>
    [CDeclaration(0)]
    public enum some_enum : uint
    {
        SOME_ENUM_VALUE = 1,
    }

    /// <summary>Opaque.</summary>
    [CDeclaration(0)]
    public struct some_opaque
    {
    }

    /// <summary>A struct that is declared late.</summary>
    [CDeclaration(9)]
    public struct late_struct
    {
        /// <summary>A.</summary>
        public uint a;
    }

    /// <summary>A struct that C does not know.</summary>
    public struct unmarked_struct
    {
        /// <summary>A.</summary>
        public uint a;
    }

    /// <summary>An array that C does not know.</summary>
    [InlineArray(4)]
    public struct unmarked_array
    {
        private byte _element;
    }

    /// <summary>An array that C knows.</summary>
    [InlineArray(4)]
    [CArray("4")]
    public struct array_of_4
    {
        private byte _element;
    }

    /// <summary>An array whose length is told wrong.</summary>
    [InlineArray(4)]
    [CArray("5")]
    public struct array_of_other_length
    {
        private byte _element;
    }

    /// <summary>An array whose length is no constant of the header.</summary>
    [InlineArray(4)]
    [CArray("NO_SUCH_CONSTANT")]
    public struct array_of_unknown_length
    {
        private byte _element;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct bool_field
    {
        /// <summary>A.</summary>
        public bool a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct enum_field
    {
        /// <summary>A.</summary>
        public some_enum a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct char_field
    {
        /// <summary>A.</summary>
        public char a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct float_field
    {
        /// <summary>A.</summary>
        public float a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct string_field
    {
        /// <summary>A.</summary>
        public string a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct nint_field
    {
        /// <summary>A.</summary>
        public nint a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct late_field
    {
        /// <summary>A.</summary>
        public late_struct a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct unmarked_field
    {
        /// <summary>A.</summary>
        public unmarked_struct a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct opaque_field
    {
        /// <summary>A.</summary>
        public some_opaque a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct unmarked_array_field
    {
        /// <summary>A.</summary>
        public unmarked_array a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct array_of_other_length_field
    {
        /// <summary>A.</summary>
        public array_of_other_length a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct array_of_unknown_length_field
    {
        /// <summary>A.</summary>
        public array_of_unknown_length a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct bool_pointer
    {
        /// <summary>A.</summary>
        public bool* a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct enum_pointer
    {
        /// <summary>A.</summary>
        public some_enum* a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct late_pointer
    {
        /// <summary>A.</summary>
        public late_struct* a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct unmarked_pointer
    {
        /// <summary>A.</summary>
        public unmarked_struct* a;
    }

    /// <summary>Refused.</summary>
    [CDeclaration(1)]
    public struct array_pointer
    {
        /// <summary>A.</summary>
        public array_of_4* a;
    }

    /// <summary>A callback that nobody spelled.</summary>
    [CDeclaration(1)]
    public struct unspelled_callback
    {
        /// <summary>A.</summary>
        public delegate* unmanaged[Cdecl]<void> a;
    }

    /// <summary>A callback whose spelling has no place for the name.</summary>
    [CDeclaration(1)]
    public struct nameless_callback
    {
        /// <summary>A.</summary>
        [CType("void (*)(void)")]
        public delegate* unmanaged[Cdecl]<void> a;
    }

    /// <summary>A field that is spelled as another type.</summary>
    [CDeclaration(1)]
    public struct lying_spelling
    {
        /// <summary>A.</summary>
        [CType("uint64_t")]
        public uint a;
    }
}
