// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BindingsGenerator.Emit;

namespace BindingsGenerator;

/// <summary>The directory that the generated files are in; every <c>*.g.cs</c> and <c>*.g.props</c> there belongs to the generator.</summary>
public sealed class OutputDirectory
{
    private readonly string _path;

    /// <summary>Names the directory.</summary>
    /// <param name="path">Its path.</param>
    public OutputDirectory(string path) => _path = path;

    /// <summary>Finds the files that generating again would change, add or remove.</summary>
    /// <param name="files">What would be generated.</param>
    /// <returns>The names, sorted.</returns>
    public IReadOnlyList<string> FindStale(IReadOnlyList<GeneratedFile> files) =>
    [
        .. files.Where(IsDifferent).Select(file => file.Name)
            .Concat(Leftovers(files))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes the files that differ and removes those that are no longer generated.</summary>
    /// <param name="files">What is generated.</param>
    /// <returns>How many files changed.</returns>
    /// <exception cref="GeneratorException">The directory cannot be written.</exception>
    public int Write(IReadOnlyList<GeneratedFile> files)
    {
        try
        {
            Directory.CreateDirectory(_path);
            List<GeneratedFile> changed = [.. files.Where(IsDifferent)];
            List<string> leftovers = [.. Leftovers(files)];
            changed.ForEach(file => File.WriteAllText(PathOf(file.Name), file.Text));
            leftovers.ForEach(name => File.Delete(PathOf(name)));
            return changed.Count + leftovers.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeneratorException($"cannot write the bindings: {e.Message}", e);
        }
    }

    private bool IsDifferent(GeneratedFile file) =>
        !File.Exists(PathOf(file.Name)) || File.ReadAllText(PathOf(file.Name)) != file.Text;

    private IEnumerable<string> Leftovers(IReadOnlyList<GeneratedFile> files) => Directory.Exists(_path)
        ? Directory.EnumerateFiles(_path, "*.g.*").Select(path => Path.GetFileName(path)).Except(files.Select(file => file.Name))
        : [];

    private string PathOf(string name) => Path.Combine(_path, name);
}
