// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using HeaderGenerator.Docs;
using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>Reads enumerations and classes of constants.</summary>
internal sealed class NumberReader(DocumentationFile documentation)
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Reads an enumeration.</summary>
    internal EnumDeclaration ReadEnum(Type type, string? section)
    {
        // The numbers often speak for themselves (VP8_PROFILE_1), so members need no comment.
        List<Constant> members =
            [.. Fields(type).Select(field => new Constant(field.Name, Value(field), documentation.Of(field)))];
        foreach (Constant member in members.Where(member => member.Value < int.MinValue || member.Value > int.MaxValue))
        {
            throw new DeclarationException($"{type.Name}.{member.Name}", "a C99 enumeration has values of type int only");
        }

        return new EnumDeclaration(
            type.Name,
            section,
            Required.Summary(documentation.Of(type), type.Name),
            type.IsDefined(typeof(FlagsAttribute)),
            members);
    }

    /// <summary>Reads the constants of a static class.</summary>
    internal ConstantGroup ReadConstants(Type type, string? section) => new(
        type.Name,
        section,
        Required.Summary(documentation.Of(type), type.Name),
        [.. Fields(type).Select(ReadConstant)]);

    private Constant ReadConstant(FieldInfo field)
    {
        string where = $"{field.DeclaringType!.Name}.{field.Name}";
        return new Constant(field.Name, Value(field), Required.Summary(documentation.Of(field), where));
    }

    private static IOrderedEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(Constants).OrderBy(field => field.MetadataToken);

    private static BigInteger Value(FieldInfo field)
    {
        string where = $"{field.DeclaringType!.Name}.{field.Name}";
        return !field.IsLiteral
            ? throw new DeclarationException(where, "only constants can be said in C")
            : field.GetRawConstantValue() switch
            {
                byte value => value,
                sbyte value => value,
                short value => value,
                ushort value => value,
                int value => value,
                uint value => value,
                long value => value,
                ulong value => value,
                object other => throw new DeclarationException(where, $"a constant of type {other.GetType().Name}"),
                null => throw new DeclarationException(where, "a constant that is null"),
            };
    }
}
