// SPDX-License-Identifier: BSD-3-Clause
using System.IO;
using System.Security;
using BindingsGenerator.Model;

namespace BindingsGenerator.Emit;

/// <summary>Writes XML documentation: the C declaration and the header's name. The headers' own words stay theirs: they are LGPL.</summary>
internal static class Documentation
{
    /// <summary>Documents a declaration that stands by itself.</summary>
    internal static void Write(CodeWriter code, SourceLocation location, string declaration)
    {
        string header = HeaderName(location);
        string place = header.Length == 0 ? "" : $" in {Escape(header)}";
        code.Line($"/// <remarks><c>{Escape(declaration)}</c>{place}</remarks>");
    }

    /// <summary>Makes text safe inside an XML comment.</summary>
    internal static string Escape(string text) => SecurityElement.Escape(text).Replace("&apos;", "'").Replace("&quot;", "\"");

    /// <summary>A header as C code includes it, for example libavutil/frame.h; no machine's own directories.</summary>
    internal static string HeaderName(SourceLocation location)
    {
        string? directory = Path.GetFileName(Path.GetDirectoryName(location.File));
        return string.IsNullOrEmpty(directory) ? location.File : $"{directory}/{Path.GetFileName(location.File)}";
    }
}
