// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>An input as a file: whole, so that it outlives the generator that made it.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Seed">What it was made from; 0 for such as a person wrote.</param>
/// <param name="Case">Its number.</param>
/// <param name="Message">What was wrong, or what it is for: a line each.</param>
/// <param name="Input">The input.</param>
internal sealed record CaseFile(int Version, string Target, ulong Seed, ulong Case, string[] Message, JsonElement Input)
{
    private const int CurrentVersion = 1;

    /// <summary>Puts an input of a target into a file's words.</summary>
    public static CaseFile Of(string target, ulong seed, ulong number, string message, object input)
        => new(CurrentVersion, target, seed, number, message.Split('\n'), JsonSerializer.SerializeToElement(input, input.GetType(), FuzzJson.Options));

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is none of this program's.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CaseFile Load(string path)
    {
        try
        {
            CaseFile? file = JsonSerializer.Deserialize<CaseFile>(File.ReadAllText(path), FuzzJson.Options);
            return file switch
            {
                { Version: CurrentVersion, Target: not null, Message: not null } => file,
                { Version: not CurrentVersion } => throw new FormatException($"{path} is of version {file.Version}, this program reads {CurrentVersion}"),
                _ => throw new FormatException($"{path} is no case of the fuzzer"),
            };
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path} is no case of the fuzzer: {e.Message}");
        }
    }

    /// <summary>The input, for its target.</summary>
    /// <exception cref="FormatException">It is no input of this target.</exception>
    public object InputOf(IFuzzTarget target)
    {
        try
        {
            return Input.Deserialize(target.InputType, FuzzJson.Options) ?? throw new FormatException("the case has no input");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the input is none of {Target}: {e.Message}");
        }
    }

    /// <summary>Writes it into a directory: by rename, so that half a file is never taken for a case.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">There is no room, or no right.</exception>
    public string Save(string directory)
    {
        string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Target}-{Seed}-{Case}.json"));
        string part = path + ".part";
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(part, JsonSerializer.Serialize(this, FuzzJson.Options) + "\n");
            File.Move(part, path, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        return path;
    }

    /// <summary>The message as it was.</summary>
    public string Text => string.Join('\n', Message.Select(line => line.TrimEnd()));
}
