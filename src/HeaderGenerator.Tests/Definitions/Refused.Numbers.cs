// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace HeaderGenerator.Tests.Definitions;

public static unsafe partial class Refused
{
    /// <summary>An enumeration with a value that is no int.</summary>
    [CDeclaration(1)]
    public enum wide_enum : uint
    {
        WIDE_ENUM_VALUE = 0x80000000,
    }

    /// <summary>A constant that is no integer.</summary>
    [CDeclaration(1)]
    public static class text_constant
    {
        /// <summary>A.</summary>
        public const string TEXT = "text";
    }

    /// <summary>A variable.</summary>
    [CDeclaration(1)]
    public static class static_field
    {
        /// <summary>A.</summary>
        public static readonly uint Variable = 1;
    }

    /// <summary>A constant without a comment.</summary>
    [CDeclaration(1)]
    public static class constant_without_comment
    {
        public const uint CONSTANT = 1;
    }
}
