// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using VirtioVideo.CApi;
using VirtioVideo.Wire;

namespace HeaderGenerator;

/// <summary>The command line.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Stale = 1;
    private const int Failure = 2;

    private static int Main(string[] arguments)
    {
        var root = new Option<DirectoryInfo>("--root")
        {
            Description = "Root of the repository; else the nearest directory upwards that has libvirtiovideo.sln, "
                + "or the current one.",
            HelpName = "DIR",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; name the files that are stale and exit with 1 if there are any.",
        };
        var command = new RootCommand(
            "Writes include/virtiovideo.h, include/virtio_video.h and cmake/virtiovideo.map from the definitions of the "
            + "library and their comments. Exits with 0 if all went well, 1 if --check found a stale file, 2 on failure.")
        {
            root,
            check,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(root)?.FullName ?? RepositoryRoot.Find(Directory.GetCurrentDirectory()), parsed.GetValue(check)));

        ParseResult result = command.Parse(arguments);
        int exitCode = result.Invoke();
        return result.Errors.Count > 0 ? Failure : exitCode;
    }

    private static int Run(string root, bool check)
    {
        try
        {
            IReadOnlyList<GeneratedFile> files = GeneratedFiles.From(typeof(virtiovideo).Assembly, typeof(virtio_video).Assembly);
            return check ? Check(files, root) : Write(files, root);
        }
        catch (Exception e) when (e is DeclarationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"HeaderGenerator: {e.Message}");
            return Failure;
        }
    }

    private static int Check(IReadOnlyList<GeneratedFile> files, string root)
    {
        List<GeneratedFile> stale = [.. files.Where(file => !file.IsFresh(root))];
        foreach (GeneratedFile file in stale)
        {
            Console.Error.WriteLine($"HeaderGenerator: {file.Path} is stale; run ./build.sh generate");
        }

        return stale.Count == 0 ? Success : Stale;
    }

    private static int Write(IReadOnlyList<GeneratedFile> files, string root)
    {
        foreach (GeneratedFile file in files.Where(file => file.Write(root)))
        {
            Console.WriteLine($"wrote {file.Path}");
        }

        return Success;
    }
}
