// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BindingsGenerator.CastXml;
using BindingsGenerator.Emit;
using BindingsGenerator.Macros;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace BindingsGenerator;

/// <summary>Makes the bindings from the installed headers, in memory.</summary>
public sealed class BindingsBuilder
{
    private readonly GeneratorOptions _options;
    private readonly Whitelist _whitelist;
    private readonly IReadOnlyList<string> _headers;
    private readonly IReadOnlyList<string> _includeDirs;
    private readonly CastXmlOptions _castXml;

    /// <summary>Reads the whitelist and finds the headers.</summary>
    /// <param name="options">What the bindings are generated from.</param>
    /// <exception cref="GeneratorException">The whitelist is wrong or the headers are missing.</exception>
    public BindingsBuilder(GeneratorOptions options)
    {
        _options = options;
        _whitelist = WhitelistParser.ReadFile(options.WhitelistPath);
        _headers = _whitelist.Names(WhitelistKind.Header);
        _includeDirs = PkgConfig.IncludeDirs(_whitelist.Names(WhitelistKind.Library).Select(name => "lib" + name));
        _castXml = new CastXmlOptions { CastXmlPath = options.CastXmlPath };
    }

    /// <summary>Reads the headers that the bindings are made from.</summary>
    /// <returns>Everything they declare.</returns>
    /// <exception cref="GeneratorException">castxml is missing or the headers do not compile.</exception>
    public CModel ReadHeaders() => CastXmlReader.Read(_headers, _includeDirs, _castXml);

    /// <summary>Finds the values of integer macros of the headers.</summary>
    /// <param name="names">The macros' names.</param>
    /// <returns>The values by name; without those that are no integer constants.</returns>
    /// <exception cref="GeneratorException">castxml is missing or the headers do not compile.</exception>
    public IReadOnlyDictionary<string, IntegerConstant> EvaluateMacros(IEnumerable<string> names) =>
        new MacroEvaluator(_headers, _includeDirs, _castXml).Evaluate(names);

    /// <summary>Finds the versions of the installed headers.</summary>
    /// <returns>The libraries of the whitelist, sorted by name.</returns>
    /// <exception cref="GeneratorException">A header does not say its version.</exception>
    public IReadOnlyList<LibraryVersion> ReadVersions()
    {
        List<string> libraries = [.. _whitelist.Names(WhitelistKind.Library).Order(StringComparer.Ordinal)];
        string[] parts = ["MAJOR", "MINOR", "MICRO"];
        IReadOnlyDictionary<string, IntegerConstant> values =
            EvaluateMacros(libraries.SelectMany(library => parts.Select(part => VersionMacro(library, part))));
        return [.. libraries.Select(library => new LibraryVersion(library, Part(library, 0), Part(library, 1), Part(library, 2)))];

        int Part(string library, int index) => values.TryGetValue(VersionMacro(library, parts[index]), out IntegerConstant? value)
            ? (int)value.Value
            : throw new GeneratorException($"the headers do not define {VersionMacro(library, parts[index])}");
    }

    /// <summary>Makes the files.</summary>
    /// <param name="warnings">Where to say what is left out.</param>
    /// <returns>The files, sorted by name.</returns>
    /// <exception cref="GeneratorException">A tool fails or something required is missing.</exception>
    public IReadOnlyList<GeneratedFile> Build(TextWriter warnings)
    {
        var catalog = new MacroCatalog(
            new MacroReader(_options.CompilerPath, _headers, _includeDirs),
            new MacroEvaluator(_headers, _includeDirs, _castXml));
        SortedDictionary<string, WhitelistEntry> macros = MacroEmitter.Select(_whitelist, catalog.Definitions.Keys);
        var context = new EmitContext(
            _whitelist,
            ReadHeaders(),
            catalog.Resolve(macros.Keys),
            ReadVersions(),
            new TypeMapper(),
            warnings);

        // Functions and structs come first: only they know which enumerations, arrays and opaque structs are needed.
        ILookup<LibraryVersion, CFunction> functions = FunctionEmitter.Select(context);
        EnumEmitter.Select(context);
        List<GeneratedFile> files =
        [
            .. context.Libraries.Select(library => FunctionEmitter.Emit(context, library, functions[library])),
            StructEmitter.Emit(context),
            OpaqueStructEmitter.Emit(context),
            EnumEmitter.Emit(context),
            ArrayEmitter.Emit(context),
            MacroEmitter.Emit(context, macros),
            LibraryEmitter.Emit(context),
            ProbeEmitter.Emit(context, catalog.Definitions.Keys.ToHashSet(StringComparer.Ordinal)),
        ];
        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static string VersionMacro(string library, string part) => $"LIB{library.ToUpperInvariant()}_VERSION_{part}";
}
