// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The file that every run adds a line to.</summary>
internal static class FuzzLog
{
    /// <summary>Adds a line, with the time of day.</summary>
    /// <exception cref="IOException">There is no room, or no right.</exception>
    public static void Add(string directory, string line)
        => File.AppendAllText(Path.Combine(directory, "log"), string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'} {line}\n"));

    /// <summary>Makes the directory and sees that it can be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static void Open(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using FileStream log = File.Open(Path.Combine(directory, "log"), FileMode.Append);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
