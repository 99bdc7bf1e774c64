// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace BindingsGenerator.Emit;

/// <summary>Declares the functions of one library.</summary>
internal static class FunctionEmitter
{
    /// <summary>Writes the file of a library.</summary>
    internal static GeneratedFile Emit(EmitContext context, LibraryVersion library, IEnumerable<CFunction> functions)
    {
        CodeWriter code = context.StartFile("System.Runtime.InteropServices");
        code.Open("public static unsafe partial class ffmpeg");
        foreach (CFunction function in functions.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            code.Separate();
            EmitFunction(context, code, library, function);
        }

        code.Close();
        return new GeneratedFile($"ffmpeg.functions.{library.Name}.g.cs", code.ToString());
    }

    /// <summary>Finds the functions of the whitelist and the libraries they are in.</summary>
    internal static ILookup<LibraryVersion, CFunction> Select(EmitContext context)
    {
        var selected = new List<(LibraryVersion Library, CFunction Function)>();
        foreach (WhitelistEntry entry in context.Whitelist.Of(WhitelistKind.Function))
        {
            if (context.Model.FindFunction(entry.Name) is not CFunction function)
            {
                context.LeaveOut(entry, "is not in the installed headers");
                continue;
            }

            // The linker does not say in the headers which library has what; their directory does.
            string? directory = Path.GetFileName(Path.GetDirectoryName(function.Location.File));
            LibraryVersion? library = context.Libraries.FirstOrDefault(l => "lib" + l.Name == directory);
            string? obstacle = library is null ? $"is declared in {directory}, which is no library of the whitelist"
                : function.IsInline ? "is inline, so no library exports it"
                : context.Types.MapFunctionPointer(function.Type) is null ? "has a type that C# cannot express"
                : null;
            if (obstacle is null)
            {
                selected.Add((library!, function));
            }
            else
            {
                context.LeaveOut(entry, obstacle);
            }
        }

        return selected.ToLookup(pair => pair.Library, pair => pair.Function);
    }

    private static void EmitFunction(EmitContext context, CodeWriter code, LibraryVersion library, CFunction function)
    {
        IEnumerable<string> parameters = function.Parameters.Select((parameter, index) =>
        {
            string name = parameter.Name.Length > 0 ? CSharpNames.Identifier(parameter.Name) : $"arg{index}";
            return $"{context.Types.Map(parameter)} {name}";
        });
        string deprecated = function.IsDeprecated ? "deprecated " : "";
        Documentation.Write(code, function.Location, deprecated + function.Declaration);
        code.Line($"[DllImport(\"{library.Name}\", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]");
        string result = context.Types.Map(function.ReturnType)!;
        code.Line($"public static extern {result} {function.Name}({string.Join(", ", parameters)});");
    }
}
