// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace BindingsGenerator.Macros;

/// <summary>Turns the names of macros into C# constants: integers, floating-point numbers and strings.</summary>
internal sealed partial class MacroCatalog
{
    private readonly MacroReader _reader;
    private readonly MacroEvaluator _evaluator;

    internal MacroCatalog(MacroReader reader, MacroEvaluator evaluator)
    {
        _reader = reader;
        _evaluator = evaluator;
        Definitions = reader.ReadDefinitions();
    }

    /// <summary>Every macro without parameters, by name.</summary>
    internal IReadOnlyDictionary<string, string> Definitions { get; }

    /// <summary>The constants among the named macros, by name.</summary>
    internal IReadOnlyDictionary<string, MacroValue> Resolve(IEnumerable<string> names)
    {
        var values = new Dictionary<string, MacroValue>(StringComparer.Ordinal);
        List<string> integers = [];
        foreach ((string name, string expansion) in _reader.Expand(names))
        {
            if (StringLiterals().IsMatch(expansion))
            {
                string text = string.Concat(StringLiteral().Matches(expansion).Select(match => match.Groups[1].Value));
                values[name] = new MacroValue(name, "string", $"\"{text}\"", Definitions[name]);
            }
            else if (FloatingPoint().Match(expansion) is { Success: true } number)
            {
                values[name] = new MacroValue(name, "double", number.Groups[1].Value, Definitions[name]);
            }
            else
            {
                integers.Add(name);
            }
        }

        foreach ((string name, IntegerConstant constant) in _evaluator.Evaluate(integers))
        {
            string literal = constant.Value.ToString(CultureInfo.InvariantCulture) + Suffix(constant.TypeName);
            values[name] = new MacroValue(name, constant.TypeName, literal, Definitions[name]);
        }

        return values;
    }

    private static string Suffix(string typeName) => typeName switch
    {
        "uint" => "U",
        "long" => "L",
        "ulong" => "UL",
        _ => "",
    };

    [GeneratedRegex("""^("(?:[^"\\]|\\.)*"\s*)+$""")]
    private static partial Regex StringLiterals();

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"
        """)]
    private static partial Regex StringLiteral();

    [GeneratedRegex("""^\(?\s*(-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?)\s*\)?$""")]
    private static partial Regex FloatingPoint();
}
