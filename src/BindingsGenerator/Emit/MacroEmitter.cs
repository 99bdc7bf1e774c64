// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Macros;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace BindingsGenerator.Emit;

/// <summary>Declares macros as constants.</summary>
internal static class MacroEmitter
{
    /// <summary>Finds the macros that the whitelist asks for, and the line that does.</summary>
    internal static SortedDictionary<string, WhitelistEntry> Select(Whitelist whitelist, IEnumerable<string> names)
    {
        var selected = new SortedDictionary<string, WhitelistEntry>(StringComparer.Ordinal);
        List<WhitelistEntry> entries = [.. whitelist.Of(WhitelistKind.Macro)];
        foreach (string name in names)
        {
            if (entries.Find(entry => entry.Matches(name)) is WhitelistEntry entry)
            {
                selected[name] = entry;
            }
        }

        return selected;
    }

    /// <summary>Writes the file of the constants.</summary>
    internal static GeneratedFile Emit(EmitContext context, IReadOnlyDictionary<string, WhitelistEntry> selected)
    {
        ReportMissing(context, selected);
        CodeWriter code = context.StartFile();
        code.Open("public static unsafe partial class ffmpeg");
        foreach ((string name, WhitelistEntry entry) in selected)
        {
            if (context.Macros.TryGetValue(name, out MacroValue? value))
            {
                code.Separate();
                EmitMacro(context, code, value, entry);
            }
        }

        code.Close();
        return new GeneratedFile("ffmpeg.macros.g.cs", code.ToString());
    }

    private static void ReportMissing(EmitContext context, IReadOnlyDictionary<string, WhitelistEntry> selected)
    {
        foreach (WhitelistEntry entry in context.Whitelist.Of(WhitelistKind.Macro).Where(entry => !entry.IsPattern))
        {
            if (!selected.ContainsKey(entry.Name))
            {
                context.LeaveOut(entry, "is not in the installed headers");
            }
        }

        foreach ((string name, WhitelistEntry entry) in selected.Where(pair => !context.Macros.ContainsKey(pair.Key)))
        {
            context.LeaveOut(entry with { Name = name }, "is no constant");
        }
    }

    private static void EmitMacro(EmitContext context, CodeWriter code, MacroValue value, WhitelistEntry entry)
    {
        code.Line($"/// <remarks><c>#define {value.Name} {Documentation.Escape(value.Definition)}</c></remarks>");
        if (entry.EnumName is string enumName && context.Model.FindEnum(enumName) is CEnum e)
        {
            CEnumMember? member = e.Members.FirstOrDefault(
                m => m.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) == value.Literal);
            string literal = member is null ? $"({e.Name})({value.Literal})" : $"{e.Name}.{member.Name}";
            code.Line($"public const {e.Name} {value.Name} = {literal};");
        }
        else
        {
            code.Line($"public const {value.TypeName} {CSharpNames.Identifier(value.Name)} = {value.Literal};");
        }
    }
}
