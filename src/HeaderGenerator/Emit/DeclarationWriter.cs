// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using HeaderGenerator.Model;

namespace HeaderGenerator.Emit;

/// <summary>Writes declarations in C.</summary>
internal static class DeclarationWriter
{
    private const string Indent = "\t";

    /// <summary>Writes one declaration with its comment.</summary>
    internal static IEnumerable<string> Write(Declaration declaration) => declaration switch
    {
        ConstantGroup group => WriteConstants(group),
        EnumDeclaration @enum => WriteEnum(@enum),
        OpaqueDeclaration opaque => Comment(opaque).Append($"struct {opaque.Name};"),
        RecordDeclaration record => WriteRecord(record),
        FunctionDeclaration function => WriteFunction(function),
        _ => throw new ArgumentException($"no way to write a {declaration.GetType().Name}", nameof(declaration)),
    };

    private static IEnumerable<string> WriteConstants(ConstantGroup group) =>
    [
        .. Comment(group),
        "",
        .. MemberWriter.Write(
            [.. group.Constants.Select(c => ($"#define {c.Name} {Literal(c.Value)}", c.Documentation))], ""),
    ];

    private static IEnumerable<string> WriteEnum(EnumDeclaration declaration)
    {
        Func<BigInteger, string> number = NumberFormat(declaration);
        return
        [
            .. Comment(declaration),
            $"enum {declaration.Name} {{",
            .. MemberWriter.Write(
                [.. declaration.Members.Select(member => ($"{member.Name} = {number(member.Value)},", member.Documentation))],
                Indent),
            "};",
        ];
    }

    private static IEnumerable<string> WriteRecord(RecordDeclaration record) =>
    [
        .. Comment(record),
        $"{record.Keyword} {record.Name} {{",
        .. MemberWriter.Write(
            [.. record.Fields.Select(field => (field.Type.Declare(field.Name) + ";", field.Documentation))], Indent),
        "};",
    ];

    private static IEnumerable<string> WriteFunction(FunctionDeclaration function)
    {
        string[] names = [.. function.Parameters.Select(parameter => parameter.Name)];
        return
        [
            .. CommentWriter.Block(function.Documentation, names, ""),
            .. Prototype(function.Result.Declare(function.Name), function.Parameters),
            .. Prototype("typedef " + function.Result.Declare($"(*{function.Name}_fn)"), function.Parameters),
        ];
    }

    /// <summary>Writes a function's declaration, its parameters aligned where they need several lines.</summary>
    private static IEnumerable<string> Prototype(string declarator, IReadOnlyList<Parameter> parameters)
    {
        string[] each = [.. parameters.Select(parameter => parameter.Type.Declare(parameter.Name))];
        string list = each.Length == 0 ? "void" : string.Join(", ", each);
        string line = $"{declarator}({list});";
        if (line.Length <= TextWrapper.Columns)
        {
            yield return line;
            yield break;
        }

        line = declarator + "(";
        string start = TextWrapper.Indent(line.Length);
        for (int i = 0; i < each.Length; i++)
        {
            string parameter = each[i] + (i == each.Length - 1 ? ");" : ",");
            if (i > 0 && TextWrapper.WidthOf(line) + 1 + parameter.Length > TextWrapper.Columns)
            {
                yield return line;
                line = start;
            }
            else if (i > 0)
            {
                line += " ";
            }

            line += parameter;
        }

        yield return line;
    }

    private static IEnumerable<string> Comment(Declaration declaration) =>
        CommentWriter.Block(declaration.Documentation, [], "");

    /// <summary>Bits as shifts, numbers that are grouped by their upper byte in hexadecimal, all others in decimal.</summary>
    private static Func<BigInteger, string> NumberFormat(EnumDeclaration declaration)
    {
        if (declaration.IsFlags)
        {
            return value => value.IsPowerOfTwo ? $"1 << {(int)BigInteger.Log2(value)}" : Literal(value);
        }

        bool isGrouped = declaration.Members.Any(member => member.Value > 0 && member.Value % 0x100 == 0)
            && declaration.Members.All(member => member.Value.Sign >= 0);
        return isGrouped ? value => $"0x{(int)value:x4}" : Literal;
    }

    // Plain numbers fit #if and are the same tokens as in linux/virtio_ids.h; a suffix only where int has no room.
    private static string Literal(BigInteger value)
    {
        string suffix = value > long.MaxValue ? "ull" : value > uint.MaxValue ? "ll" : value > int.MaxValue ? "u" : "";
        return value.ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
