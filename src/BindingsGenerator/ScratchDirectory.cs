// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.IO;

namespace BindingsGenerator;

/// <summary>A directory of its own for one run of a native tool, gone with the owner.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bindings-generator-");

    /// <summary>The path of a file inside the directory.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>The full path.</returns>
    internal string File(string name) => Path.Combine(_directory.FullName, name);

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);
}
