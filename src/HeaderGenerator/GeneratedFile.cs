// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Text;

namespace HeaderGenerator;

/// <summary>A file that is made from the definitions.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Content">What has to be in it.</param>
public sealed record GeneratedFile(string Path, string Content)
{
    /// <summary>Whether the repository has the file with this content.</summary>
    /// <param name="root">The repository's root.</param>
    /// <returns>False if the file is missing or differs in any byte.</returns>
    public bool IsFresh(string root)
    {
        string path = System.IO.Path.Combine(root, Path);
        return File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Content));
    }

    /// <summary>Writes the file unless it is fresh: a file that is not written makes nobody compile again.</summary>
    /// <param name="root">The repository's root.</param>
    /// <returns>Whether it was written.</returns>
    public bool Write(string root)
    {
        if (IsFresh(root))
        {
            return false;
        }

        string path = System.IO.Path.Combine(root, Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(Content));
        return true;
    }
}
