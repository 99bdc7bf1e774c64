// SPDX-License-Identifier: BSD-3-Clause

using System.IO;

namespace HeaderGenerator;

/// <summary>Finds the root of the repository.</summary>
public static class RepositoryRoot
{
    private const string Marker = "libvirtiovideo.sln";

    /// <summary>Walks up from a directory to the one that has the solution.</summary>
    /// <param name="start">Where to start.</param>
    /// <returns>That directory, or the start if there is none.</returns>
    public static string Find(string start)
    {
        for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Marker)))
            {
                return directory.FullName;
            }
        }

        return Path.GetFullPath(start);
    }
}
