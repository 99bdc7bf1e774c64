// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Keeps what went wrong first: what is disposed of behind it fails too, and would hide it.</summary>
internal static class FirstFailure
{
    /// <summary>Does something with what is disposed of behind it, whose failure counts only if nothing failed before.</summary>
    public static void Using<T>(T used, Action<T> action)
        where T : IDisposable
    {
        try
        {
            action(used);
        }
        catch
        {
            try
            {
                used.Dispose();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine($"and then: {e.Message}");
            }

            throw;
        }

        used.Dispose();
    }
}
