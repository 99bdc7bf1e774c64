// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using BindingsGenerator.CastXml;
using BindingsGenerator.Model;

namespace BindingsGenerator.Macros;

/// <summary>
/// Finds the values of integer macros. The compiler does the arithmetic: each macro becomes an enumeration, and castxml
/// prints what its members are.
/// </summary>
public sealed class MacroEvaluator
{
    private const string ValuePrefix = "bindings_generator_value_of_";
    private const string SizePrefix = "bindings_generator_size_of_";
    private const string SignPrefix = "bindings_generator_sign_of_";

    private readonly IReadOnlyList<string> _headers;
    private readonly IReadOnlyList<string> _includeDirs;
    private readonly CastXmlOptions _options;

    /// <summary>Prepares an evaluation.</summary>
    /// <param name="headers">The headers that define the macros.</param>
    /// <param name="includeDirs">Directories of the include path.</param>
    /// <param name="options">How castxml is run; null for the defaults.</param>
    public MacroEvaluator(
        IEnumerable<string> headers, IEnumerable<string> includeDirs, CastXmlOptions? options = null)
    {
        _headers = [.. headers];
        _includeDirs = [.. includeDirs];
        _options = options ?? new CastXmlOptions();
    }

    /// <summary>Evaluates macros.</summary>
    /// <param name="names">The macros' names; those that are no integer constants are left out of the result.</param>
    /// <returns>The values and the C# types that hold them, by name.</returns>
    /// <exception cref="GeneratorException">castxml is missing or the headers do not compile.</exception>
    public IReadOnlyDictionary<string, IntegerConstant> Evaluate(IEnumerable<string> names)
    {
        List<string> candidates = [.. names];
        // A macro may be anything, so the first run only finds out which lines are no constants.
        IReadOnlySet<int> faulty = CastXmlRunner.FindFaultyLines(_headers, _includeDirs, Asking(candidates));
        List<string> constants = [.. candidates.Where((_, index) => !faulty.Contains(index))];
        CModel model = CastXmlReader.Read(_headers, _includeDirs, Asking(constants));
        var values = new Dictionary<string, IntegerConstant>(StringComparer.Ordinal);
        foreach (CEnum question in model.Enums)
        {
            CEnumMember? member = question.Members.Count == 3 ? question.Members[0] : null;
            if (member?.Name.StartsWith(ValuePrefix, StringComparison.Ordinal) == true)
            {
                values[member.Name[ValuePrefix.Length..]] = Constant(
                    member.Value, (int)question.Members[1].Value, isSigned: question.Members[2].Value == 1);
            }
        }

        return values;
    }

    private CastXmlOptions Asking(IEnumerable<string> names)
    {
        var questions = new StringBuilder();
        foreach (string name in names)
        {
            questions.Append(CultureInfo.InvariantCulture, $"enum {{ {ValuePrefix}{name} = ({name}), ")
                .Append(CultureInfo.InvariantCulture, $"{SizePrefix}{name} = sizeof({name}), ")
                .Append(CultureInfo.InvariantCulture, $"{SignPrefix}{name} = ((__typeof__({name}))-1 < 0) }};\n");
        }

        return _options with { Epilogue = questions.ToString() };
    }

    private static IntegerConstant Constant(BigInteger value, int size, bool isSigned)
    {
        string type = (size, isSigned) switch
        {
            (8, true) => "long",
            (8, false) => "ulong",
            (_, false) => "uint",
            _ => "int",
        };
        // The members of one enumeration share a type, so a negative value may come out as its two's complement.
        BigInteger range = BigInteger.One << (size * 8);
        BigInteger wrapped = ((value % range) + range) % range;
        return new IntegerConstant(isSigned && wrapped >= range / 2 ? wrapped - range : wrapped, type);
    }
}
