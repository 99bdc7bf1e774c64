// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Reflection;
using HeaderGenerator.Docs;
using HeaderGenerator.Emit;
using HeaderGenerator.Headers;
using HeaderGenerator.Model;
using HeaderGenerator.Reading;

namespace HeaderGenerator;

/// <summary>All files that are made from the definitions.</summary>
public static class GeneratedFiles
{
    /// <summary>Path of the version script in the repository.</summary>
    public const string MapPath = "cmake/virtiovideo.map";

    /// <summary>Makes the files; nothing is written.</summary>
    /// <param name="api">The assembly that has the C API, with its documentation file beside it.</param>
    /// <param name="core">The assembly that has the structs of the spec, with its documentation file beside it.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DeclarationException">C cannot say what the library defines.</exception>
    public static IReadOnlyList<GeneratedFile> From(Assembly api, Assembly core)
    {
        Header abi = Read(api, AbiHeader.Frame);
        Header wire = Read(core, WireHeader.Frame);
        return
        [
            new GeneratedFile(AbiHeader.Frame.Path, HeaderWriter.Write(abi, AbiHeader.Frame)),
            new GeneratedFile(WireHeader.Frame.Path, HeaderWriter.Write(wire, WireHeader.Frame)),
            new GeneratedFile(MapPath, MapWriter.Write(abi)),
        ];
    }

    private static Header Read(Assembly assembly, HeaderFrame frame) =>
        HeaderReader.Read(assembly, frame.Namespace, frame.Scalars, DocumentationFile.Beside(assembly));
}
