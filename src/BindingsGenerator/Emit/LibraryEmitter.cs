// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Emit;

/// <summary>Declares which shared objects the bindings are for.</summary>
internal static class LibraryEmitter
{
    /// <summary>Writes the file of the libraries.</summary>
    internal static GeneratedFile Emit(EmitContext context)
    {
        CodeWriter code = context.StartFile();
        code.Line("/// <summary>The libraries that these bindings were generated for.</summary>");
        code.Open("internal static class FFmpegLibraries");
        code.Line("/// <summary>The shared object that has the generated layouts, by the name in DllImport.</summary>");
        code.Line("/// <param name=\"name\">The name in DllImport.</param>");
        code.Line("/// <returns>The shared object's name; null for a library that is none of these.</returns>");
        code.Open("internal static string? SoNameOf(string name) => name switch");
        foreach (LibraryVersion library in context.Libraries)
        {
            code.Line($"\"{library.Name}\" => \"{library.SoName}\", // {library.Version}");
        }

        code.Line("_ => null,");
        code.CloseExpression();
        code.Close();
        return new GeneratedFile("ffmpeg.libraries.g.cs", code.ToString());
    }
}
