// SPDX-License-Identifier: BSD-3-Clause
using System.Linq;
using System.Numerics;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace BindingsGenerator.Emit;

/// <summary>Declares enumerations.</summary>
internal static class EnumEmitter
{
    /// <summary>Asks for the enumerations of the whitelist.</summary>
    internal static void Select(EmitContext context)
    {
        foreach (WhitelistEntry entry in context.Whitelist.Of(WhitelistKind.Enum))
        {
            if (context.Model.FindEnum(entry.Name) is CEnum e)
            {
                context.Types.Declare(e);
            }
            else
            {
                context.LeaveOut(entry, "is not in the installed headers");
            }
        }
    }

    /// <summary>Writes the file of the enumerations.</summary>
    internal static GeneratedFile Emit(EmitContext context)
    {
        CodeWriter code = context.StartFile();
        bool isFirst = true;
        foreach (CEnum e in context.Types.Enums)
        {
            if (!isFirst)
            {
                code.Separate();
            }

            isFirst = false;
            Documentation.Write(code, e.Location, e.ToString());
            code.Open($"public enum {e.Name} : {UnderlyingType(e)}");
            foreach (CEnumMember member in e.Members)
            {
                code.Line($"{CSharpNames.Identifier(member.Name)} = {member.Value},");
            }

            code.Close();
        }

        return new GeneratedFile("Enums.g.cs", code.ToString());
    }

    /// <summary>int as long as it fits, for the fields that enumerations are stored in are mostly int; always C's size.</summary>
    private static string UnderlyingType(CEnum e)
    {
        BigInteger largest = e.Members.Select(member => member.Value).DefaultIfEmpty(0).Max();
        return e.Size switch
        {
            8 => largest > long.MaxValue ? "ulong" : "long",
            4 => largest > int.MaxValue ? "uint" : "int",
            2 => largest > short.MaxValue ? "ushort" : "short",
            1 => largest > sbyte.MaxValue ? "byte" : "sbyte",
            _ => throw new GeneratorException($"enum {e.Name} has a size of {e.Size}, which C# has no enumeration for"),
        };
    }
}
