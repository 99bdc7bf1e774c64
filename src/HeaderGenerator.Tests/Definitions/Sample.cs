// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace HeaderGenerator.Tests.Definitions;

/// <summary>A header with something of everything.</summary>
public static unsafe class Sample
{
    /// <summary>Numbers.</summary>
    [CDeclaration(10, Section = "Constants")]
    public static class sample_constants
    {
        /// <summary>Fits an int.</summary>
        public const uint SAMPLE_LENGTH = 3;

        /// <summary>Fits no int.</summary>
        public const uint SAMPLE_ALL_BITS = 0xffffffff;

        /// <summary>Fits no int by far.</summary>
        public const ulong SAMPLE_LARGE = 1ul << 63;
    }

    /// <summary>Kinds of things.</summary>
    [CDeclaration(20, Section = "Types")]
    public enum sample_kind : uint
    {
        SAMPLE_KIND_NONE,

        /// <summary>The <c>first</c> kind.</summary>
        SAMPLE_KIND_FIRST,
    }

    /// <summary>Bits.</summary>
    [CDeclaration(21)]
    [Flags]
    public enum sample_flag : uint
    {
        SAMPLE_FLAG_A = 1,
        SAMPLE_FLAG_B = 0x40,
    }

    /// <summary>Commands in groups.</summary>
    [CDeclaration(22)]
    public enum sample_command : uint
    {
        SAMPLE_COMMAND_ONE = 0x0100,
        SAMPLE_COMMAND_TWO = 0x0101,
    }

    /// <summary>A thing.</summary>
    [CDeclaration(30)]
    public struct sample
    {
    }

    /// <summary>Either &lt;word&gt; or bytes.</summary>
    [CDeclaration(31)]
    [StructLayout(LayoutKind.Explicit)]
    public struct sample_word
    {
        /// <summary>As a word.</summary>
        [FieldOffset(0)]
        public uint word;

        /// <summary>As bytes.</summary>
        [FieldOffset(0)]
        public sample_bytes bytes;
    }

    /// <summary>All that a sample is made of; see <see cref="sample_kind"/>, <see cref="virtiovideo_sample"/> and
    /// <see langword="null"/>.</summary>
    /// <remarks>
    /// <para>First paragraph… of */ remarks.</para>
    /// <list type="bullet">
    /// <item><description>An item of a list that is long enough to need a second line, which is indented like the
    /// first one.</description></item>
    /// <item>Another.</item>
    /// </list>
    /// </remarks>
    [CDeclaration(32)]
    [StructLayout(LayoutKind.Sequential)]
    public struct sample_config
    {
        /// <summary>SAMPLE_KIND_*.</summary>
        public uint kind;

        /// <summary>Its value, of which there is so much to say that it does not fit behind the field's declaration any more.</summary>
        public sample_word value;

        /// <summary>More of them.</summary>
        public sample_words words;

        /// <summary>Zero.</summary>
        public uint reserved;

        /// <summary>Called when done.</summary>
        [CType("void (*%)(void *opaque)")]
        public delegate* unmanaged[Cdecl]<void*, void> done;

        /// <summary>Next one.</summary>
        [CType("const struct sample *")]
        public sample* next;
    }

    /// <summary>Four bytes.</summary>
    [InlineArray(4)]
    [CArray("4")]
    public struct sample_bytes
    {
        private byte _element;
    }

    /// <summary>Three words.</summary>
    [InlineArray((int)sample_constants.SAMPLE_LENGTH)]
    [CArray(nameof(sample_constants.SAMPLE_LENGTH))]
    public struct sample_words
    {
        private sample_word _element;
    }

    /// <summary>Makes a sample of <paramref name="config"/>.</summary>
    /// <param name="config">What to make.</param>
    /// <param name="out">Set to it.</param>
    /// <returns>0; -EINVAL for nonsense; -EBUSY.</returns>
    /// <remarks>Any thread.</remarks>
    [COrder(2)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_sample")]
    private static int virtiovideo_sample([CType("const struct sample_config *")] sample_config* config, sample** @out) => 0;

    /// <summary>Names it.</summary>
    /// <returns>The name.</returns>
    [COrder(1, Section = "Functions")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_name")]
    [return: CType("const char *")]
    private static byte* virtiovideo_name() => null;
}
