// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using BindingsGenerator.Model;

namespace HeaderGenerator.Tests.Support;

/// <summary>
/// Writes C and C# types in one notation, so that they can be compared: <c>u4</c> is an unsigned integer of 4 bytes,
/// <c>virtiovideo*</c> a pointer to a struct, <c>u1[4]</c> an array.
/// </summary>
internal static class Shape
{
    /// <summary>The shape of a C type.</summary>
    internal static string Of(CType type) => type.Unaliased switch
    {
        CFundamentalType { IsVoid: true } => "void",
        // Text: a char has no sign to speak of, and C# has it as byte.
        CFundamentalType { Name: "char" } => "u1",
        CFundamentalType { IsFloatingPoint: false } integer => $"{(integer.IsUnsigned ? 'u' : 'i')}{integer.Size}",
        CPointerType pointer => Of(pointer.Pointee) + "*",
        CArrayType array => $"{Of(array.Element)}[{array.Length}]",
        CRecord record => record.Name,
        CFunctionType { IsVariadic: false } function => Function(
            Of(function.ReturnType), function.Parameters.Select(parameter => Of(parameter.Type))),
        CType other => $"({other})",
    };

    /// <summary>The shape of a C# type.</summary>
    internal static string Of(Type type)
    {
        if (type.IsFunctionPointer)
        {
            return Function(
                Of(type.GetFunctionPointerReturnType()), type.GetFunctionPointerParameterTypes().Select(Of)) + "*";
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        if (type.GetCustomAttribute<InlineArrayAttribute>() is InlineArrayAttribute array)
        {
            return $"{Of(Library.Fields(type).Single().FieldType)}[{array.Length}]";
        }

        return Integer(type) ?? (type == typeof(void) ? "void" : type.Name);
    }

    /// <summary>The shape of a C# method.</summary>
    internal static string Of(MethodInfo method) =>
        Function(Of(method.ReturnType), method.GetParameters().Select(parameter => Of(parameter.ParameterType)));

    private static string Function(string result, IEnumerable<string> parameters) =>
        $"{result}({string.Join(", ", parameters)})";

    private static string? Integer(Type type) => type switch
    {
        _ when type.IsEnum => null,
        _ when type == typeof(nuint) => "u8",
        _ => Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => "u1",
            TypeCode.SByte => "i1",
            TypeCode.UInt16 => "u2",
            TypeCode.Int16 => "i2",
            TypeCode.UInt32 => "u4",
            TypeCode.Int32 => "i4",
            TypeCode.UInt64 => "u8",
            TypeCode.Int64 => "i8",
            _ => null,
        },
    };
}
