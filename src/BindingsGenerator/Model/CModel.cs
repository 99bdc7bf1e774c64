// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator.Model;

/// <summary>What a set of C headers declares.</summary>
public sealed class CModel
{
    private readonly Dictionary<string, CRecord> _records;
    private readonly Dictionary<string, CEnum> _enums;
    private readonly Dictionary<string, CFunction> _functions;
    private readonly Dictionary<string, CTypedef> _typedefs;

    internal CModel(
        IReadOnlyList<CRecord> records,
        IReadOnlyList<CEnum> enums,
        IReadOnlyList<CFunction> functions,
        IReadOnlyList<CTypedef> typedefs)
    {
        Records = records;
        Enums = enums;
        Functions = functions;
        Typedefs = typedefs;
        _records = Index(records, record => record.Name);
        _enums = Index(enums, e => e.Name);
        _functions = Index(functions, function => function.Name);
        _typedefs = Index(typedefs, typedef => typedef.Name);
    }

    /// <summary>Structs and unions, also those inside others and those that only have a name.</summary>
    public IReadOnlyList<CRecord> Records { get; }

    /// <summary>Enumerations, also those without a name.</summary>
    public IReadOnlyList<CEnum> Enums { get; }

    /// <summary>Functions.</summary>
    public IReadOnlyList<CFunction> Functions { get; }

    /// <summary>Typedef names.</summary>
    public IReadOnlyList<CTypedef> Typedefs { get; }

    /// <summary>Finds a struct or union.</summary>
    /// <param name="name">Its tag or a typedef name of it.</param>
    /// <returns>The record or null.</returns>
    public CRecord? FindRecord(string name) =>
        _records.GetValueOrDefault(name) ?? FindTypedef(name)?.Unaliased as CRecord;

    /// <summary>Finds an enumeration.</summary>
    /// <param name="name">Its tag or a typedef name of it.</param>
    /// <returns>The enumeration or null.</returns>
    public CEnum? FindEnum(string name) =>
        _enums.GetValueOrDefault(name) ?? FindTypedef(name)?.Unaliased as CEnum;

    /// <summary>Finds a function.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The function or null.</returns>
    public CFunction? FindFunction(string name) => _functions.GetValueOrDefault(name);

    /// <summary>Finds a typedef.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The typedef or null.</returns>
    public CTypedef? FindTypedef(string name) => _typedefs.GetValueOrDefault(name);

    private static Dictionary<string, T> Index<T>(IEnumerable<T> items, Func<T, string> name)
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (T item in items.Where(item => name(item).Length > 0))
        {
            // A name may occur twice in different scopes of a record; the outermost comes first.
            index.TryAdd(name(item), item);
        }

        return index;
    }
}
