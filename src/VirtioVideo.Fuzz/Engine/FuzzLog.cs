// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The file that every run adds a line to. Several runs may have one directory at a time.</summary>
internal static class FuzzLog
{
    private const string Name = "log";

    /// <summary>EAGAIN: .NET locks a file that it opens for itself alone, and says so if another has it.</summary>
    private const int IsLocked = 11;

    /// <summary>A line takes far less. Whoever holds the file for so many milliseconds is no run of ours.</summary>
    private const int MostTries = 10_000;

    /// <summary>Adds a line, with the time of day.</summary>
    /// <exception cref="IOException">There is no room, or no right.</exception>
    public static void Add(string directory, string line)
    {
        using FileStream log = OpenAlone(directory);
        log.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'} {line}\n")));
    }

    /// <summary>Makes the directory and sees that it can be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static void Open(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            OpenAlone(directory).Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static FileStream OpenAlone(string directory)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return File.Open(Path.Combine(directory, Name), FileMode.Append, FileAccess.Write, FileShare.None);
            }
            catch (IOException e) when (e.HResult == IsLocked && tries < MostTries)
            {
                Thread.Sleep(1);
            }
        }
    }
}
