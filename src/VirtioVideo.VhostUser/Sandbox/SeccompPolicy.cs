// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>The allowed system calls of the daemon, read from the policies that ship: the library's, and the daemon's additions.</summary>
/// <remarks>
/// The syntax is minijail's: "name: 1", "name: arg2 == A &amp;&amp; arg0 &amp; B || arg1 in ~C", "name: return ERRNO", or conditions with the return
/// behind them.
/// </remarks>
internal sealed class SeccompPolicy
{
    /// <summary>Behind this line, the library's policy has calls that only a runtime needs that starts inside a sandbox.</summary>
    private const string EndOfOwn = "to start inside the sandbox";

    private static readonly Dictionary<string, uint> s_constants = new()
    {
        // Only the daemon knows this value: a policy in a file cannot contain it.
        ["OWN_PID"] = (uint)Environment.ProcessId,
        ["AT_EMPTY_PATH"] = 0x1000,
        ["CLONE_THREAD"] = 0x10000,
        ["F_DUPFD_CLOEXEC"] = 1030,
        ["F_GETFL"] = 3,
        ["F_GET_SEALS"] = 1034,
        ["F_SETFL"] = 4,
        ["MADV_DODUMP"] = 17,
        ["MADV_DONTDUMP"] = 16,
        ["MADV_DONTNEED"] = 4,
        ["MADV_FREE"] = 8,
        ["MADV_HUGEPAGE"] = 14,
        ["MADV_POPULATE_WRITE"] = 23,
        ["MADV_WIPEONFORK"] = 18,
        ["PRIO_PROCESS"] = 0,
        ["PROT_EXEC"] = 4,
        ["PR_SET_NAME"] = 15,
        ["SIGABRT"] = 6,
    };

    private static readonly Dictionary<string, int> s_errors = new() { ["EPERM"] = 1, ["EACCES"] = 13, ["ENOSYS"] = 38 };

    private readonly SortedDictionary<SystemCall, SeccompRule> _rules = [];

    /// <summary>The rule for each call. Any other call ends the process.</summary>
    public IReadOnlyDictionary<SystemCall, SeccompRule> Rules => _rules;

    /// <summary>The policies that ship.</summary>
    public static SeccompPolicy Shipped()
    {
        var policy = new SeccompPolicy();
        foreach (string name in (string[])["libvirtiovideo.policy", "daemon.policy"])
        {
            using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{name} is not in the executable");
            using var reader = new StreamReader(stream);
            policy.Read(reader);
        }

        return policy;
    }

    /// <summary>Reads rules. They replace earlier rules of the same name.</summary>
    /// <exception cref="FormatException">A line has a wrong syntax.</exception>
    public void Read(TextReader reader)
    {
        while (reader.ReadLine() is { } line && !line.Contains(EndOfOwn, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> text = line.AsSpan();
            int comment = text.IndexOf('#');
            text = (comment < 0 ? text : text[..comment]).Trim();
            if (!text.IsEmpty)
            {
                ReadRule(text);
            }
        }
    }

    private void ReadRule(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0 || !char.IsAsciiLetter(text[0]) || !Enum.TryParse(text[..colon], ignoreCase: false, out SystemCall call) || !Enum.IsDefined(call))
        {
            throw new FormatException($"no system call is known by the name in '{text}'");
        }

        ReadOnlySpan<char> body = text[(colon + 1)..].Trim();
        int? error = null;
        int end = body.IndexOf(';');
        ReadOnlySpan<char> last = (end < 0 ? body : body[(end + 1)..]).Trim();
        if (last.StartsWith("return "))
        {
            error = Find(s_errors, last["return ".Length..]);
            body = end < 0 ? [] : body[..end];
        }

        var ways = new List<IReadOnlyList<SeccompCondition>>();
        if (!body.IsEmpty && !body.SequenceEqual("1"))
        {
            foreach (Range range in body.Split("||"))
            {
                ways.Add(ReadWay(body[range]));
            }
        }

        _rules[call] = new SeccompRule(!body.IsEmpty, ways, error);
    }

    private static List<SeccompCondition> ReadWay(ReadOnlySpan<char> text)
    {
        var conditions = new List<SeccompCondition>();
        foreach (Range range in text.Split("&&"))
        {
            conditions.Add(ReadCondition(text[range].Trim()));
        }

        return conditions;
    }

    private static SeccompCondition ReadCondition(ReadOnlySpan<char> text)
    {
        Span<Range> words = stackalloc Range[4];
        if (text.Split(words, ' ') != 3 || !text[words[0]].StartsWith("arg") || !uint.TryParse(text[words[0]]["arg".Length..], out uint argument) || argument > 5)
        {
            throw new FormatException($"'{text}' is no condition");
        }

        ReadOnlySpan<char> value = text[words[2]];
        return text[words[1]] switch
        {
            "==" => new SeccompCondition(argument, SeccompOperator.Equal, Value(value)),
            "&" => new SeccompCondition(argument, SeccompOperator.AnyBit, Value(value)),
            "in" when value.StartsWith('~') => new SeccompCondition(argument, SeccompOperator.NoBit, Value(value[1..])),
            _ => throw new FormatException($"'{text}' is no condition"),
        };
    }

    private static uint Value(ReadOnlySpan<char> text) => uint.TryParse(text, out uint number) ? number : Find(s_constants, text);

    private static T Find<T>(Dictionary<string, T> names, ReadOnlySpan<char> name)
        => names.TryGetValue(name.Trim().ToString(), out T? value) ? value : throw new FormatException($"'{name}' is not known");
}
