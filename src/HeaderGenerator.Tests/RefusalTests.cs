// SPDX-License-Identifier: BSD-3-Clause

using System;
using HeaderGenerator.Docs;
using HeaderGenerator.Headers;
using HeaderGenerator.Reading;
using HeaderGenerator.Tests.Definitions;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>What C cannot say, and what a header must not leave out, is refused with a message that says where and why.</summary>
public sealed class RefusalTests
{
    private static readonly DocumentationFile s_documentation = DocumentationFile.Beside(typeof(Refused).Assembly);

    [Theory]
    [InlineData(typeof(Refused.hole_between_fields), "hole_between_fields.b: implicit padding of 4 bytes before it")]
    [InlineData(typeof(Refused.hole_at_end), "hole_at_end: implicit padding of 4 bytes at its end")]
    [InlineData(typeof(Refused.hole_at_end_of_union), "hole_at_end_of_union: implicit padding of 8 bytes at its end")]
    [InlineData(typeof(Refused.packed_fields), "packed_fields.b: at offset 4 C would align it to 8")]
    [InlineData(typeof(Refused.packed_end), "packed_end: C would pad its 12 bytes to a multiple of 8")]
    [InlineData(typeof(Refused.overlapping_fields), "overlapping_fields.b: it overlaps the field before it")]
    [InlineData(typeof(Refused.automatic_layout), "automatic_layout: its layout is the runtime's choice")]
    [InlineData(typeof(Refused.private_field), "private_field.a: it is not public")]
    [InlineData(typeof(Refused.field_without_comment), "field_without_comment.a: it has no <summary>")]
    [InlineData(typeof(Refused.without_comment), "without_comment: it has no <summary>")]
    public void Read_RecordThatCCannotSay_IsRefused(Type type, string message) => AssertRefused(message, type);

    [Theory]
    [InlineData(typeof(Refused.bool_field), "bool_field.a: a bool")]
    [InlineData(typeof(Refused.enum_field), "enum_field.a: the enum 'some_enum'")]
    [InlineData(typeof(Refused.char_field), "char_field.a: 'System.Char' has no C type")]
    [InlineData(typeof(Refused.float_field), "float_field.a: 'System.Single' has no C type")]
    [InlineData(typeof(Refused.string_field), "string_field.a: 'System.String' has no C type")]
    [InlineData(typeof(Refused.nint_field), "nint_field.a: 'System.IntPtr' has no C type")]
    [InlineData(typeof(Refused.late_field), "late_field.a: 'late_struct' is used before its declaration")]
    [InlineData(typeof(Refused.unmarked_field), "unmarked_field.a: 'unmarked_struct' is no type of the header")]
    [InlineData(typeof(Refused.opaque_field), "opaque_field.a: 'some_opaque' is opaque in C")]
    [InlineData(typeof(Refused.unmarked_array_field), "unmarked_array_field.a: the inline array 'unmarked_array' has no [CArray]")]
    [InlineData(typeof(Refused.array_of_other_length_field), "[CArray] says 5 = 5, but the inline array has 4")]
    [InlineData(typeof(Refused.array_of_unknown_length_field), "'NO_SUCH_CONSTANT' is used before its declaration")]
    [InlineData(typeof(Refused.bool_pointer), "bool_pointer.a: a bool")]
    [InlineData(typeof(Refused.enum_pointer), "enum_pointer.a: the enum 'some_enum'")]
    [InlineData(typeof(Refused.late_pointer), "late_pointer.a: 'late_struct' is used before its declaration")]
    [InlineData(typeof(Refused.unmarked_pointer), "unmarked_pointer.a: 'unmarked_struct' is no type of the header")]
    [InlineData(typeof(Refused.array_pointer), "array_pointer.a: a pointer to an array")]
    public void Read_FieldThatCCannotSay_IsRefused(Type type, string message) =>
        AssertRefused(message, typeof(Refused.some_opaque), type, typeof(Refused.late_struct));

    [Theory]
    [InlineData(typeof(Refused.unspelled_callback), "unspelled_callback.a: a function pointer needs a [CType]")]
    [InlineData(typeof(Refused.nameless_callback), "nameless_callback.a: a function pointer needs a [CType]")]
    [InlineData(typeof(Refused.lying_spelling), "lying_spelling.a: [CType] says 'uint64_t', but the C# type is 'uint32_t'")]
    public void Read_SpellingThatDoesNotFit_IsRefused(Type type, string message) => AssertRefused(message, type);

    [Theory]
    [InlineData(typeof(Refused.foreign_name), "other_function: an export's name starts with virtiovideo_")]
    [InlineData(typeof(Refused.renamed), "virtiovideo_one: its method has another name: virtiovideo_two")]
    [InlineData(typeof(Refused.without_order), "without_order.virtiovideo_function: it is exported but has no [COrder]")]
    [InlineData(typeof(Refused.without_export), "without_export.virtiovideo_function: it has a [COrder] but no [Unmanaged")]
    [InlineData(typeof(Refused.same_order), "virtiovideo_two: it has the same position, 1, as virtiovideo_one")]
    [InlineData(typeof(Refused.returns_bool), "virtiovideo_function: a bool")]
    [InlineData(typeof(Refused.takes_enum), "virtiovideo_function(a): the enum 'some_enum'")]
    [InlineData(typeof(Refused.without_summary), "virtiovideo_function: it has no <summary>")]
    [InlineData(typeof(Refused.without_returns), "virtiovideo_function: it has no <returns>")]
    [InlineData(typeof(Refused.without_param), "virtiovideo_function(a): it has no <param>")]
    public void Read_FunctionThatCCannotSay_IsRefused(Type type, string message) => AssertRefused(message, type);

    [Theory]
    [InlineData(typeof(Refused.wide_enum), "wide_enum.WIDE_ENUM_VALUE: a C99 enumeration has values of type int only")]
    [InlineData(typeof(Refused.text_constant), "text_constant.TEXT: a constant of type String")]
    [InlineData(typeof(Refused.static_field), "static_field.Variable: only constants can be said in C")]
    [InlineData(typeof(Refused.constant_without_comment), "constant_without_comment.CONSTANT: it has no <summary>")]
    public void Read_NumberThatCCannotSay_IsRefused(Type type, string message) => AssertRefused(message, type);

    [Fact]
    public void Read_TypesAtTheSamePosition_IsRefused() => AssertRefused(
        "some_enum: it has the same position, 0, as some_opaque", typeof(Refused.some_opaque), typeof(Refused.some_enum));

    [Fact]
    public void Beside_AssemblyWithoutDocumentation_IsRefused()
    {
        DeclarationException refusal = Assert.Throws<DeclarationException>(
            () => DocumentationFile.Beside(typeof(GeneratedFile).Assembly));

        Assert.StartsWith("cannot read the documentation of HeaderGenerator: ", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, params Type[] types)
    {
        DeclarationException refusal = Assert.Throws<DeclarationException>(
            () => HeaderReader.Read(types, AbiHeader.Frame.Scalars, s_documentation));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
