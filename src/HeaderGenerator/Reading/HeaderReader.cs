// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using HeaderGenerator.Docs;
using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>Reads all declarations of a header from the types of its namespace.</summary>
public static class HeaderReader
{
    /// <summary>Reads the declarations of a namespace.</summary>
    /// <param name="assembly">The assembly that has it.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="scalars">How C spells the types that are no structs.</param>
    /// <param name="documentation">What the comments say.</param>
    /// <returns>The declarations.</returns>
    public static Header Read(
        Assembly assembly, string @namespace, IReadOnlyDictionary<Type, string> scalars, DocumentationFile documentation)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Read(assembly.GetTypes().Where(type => type.Namespace == @namespace), scalars, documentation);
    }

    /// <summary>Reads the declarations among some types.</summary>
    /// <param name="types">The types; those that are not marked for C are passed over.</param>
    /// <param name="scalars">How C spells the types that are no structs.</param>
    /// <param name="documentation">What the comments say.</param>
    /// <returns>The declarations.</returns>
    /// <exception cref="DeclarationException">C cannot say what the types say.</exception>
    public static Header Read(
        IEnumerable<Type> types, IReadOnlyDictionary<Type, string> scalars, DocumentationFile documentation)
    {
        List<Type> all = [.. types];
        var speller = new TypeSpeller(scalars);
        var records = new RecordReader(speller, documentation);
        var numbers = new NumberReader(documentation);
        var functions = new FunctionReader(speller, documentation);

        var declarations = new List<Declaration>();
        foreach (Placed<Type> placed in InOrder(all.Select(Attributes.Place).OfType<Placed<Type>>()))
        {
            Declaration declaration = placed.Item switch
            {
                { IsEnum: true } => numbers.ReadEnum(placed.Item, placed.Section),
                { IsValueType: true } => records.Read(placed.Item, placed.Section),
                _ => numbers.ReadConstants(placed.Item, placed.Section),
            };
            speller.Declare(placed.Item, declaration);
            declarations.Add(declaration);
        }

        declarations.AddRange(InOrder(all.SelectMany(FunctionReader.Find)).Select(
            placed => functions.Read(placed.Item, placed.Section)));
        return new Header(declarations);
    }

    /// <summary>Sorts by position, of which no two may be the same.</summary>
    private static List<Placed<T>> InOrder<T>(IEnumerable<Placed<T>> items)
        where T : MemberInfo
    {
        List<Placed<T>> sorted = [.. items.OrderBy(placed => placed.Order)];
        foreach ((Placed<T> one, Placed<T> next) in sorted.Zip(sorted.Skip(1)))
        {
            if (one.Order == next.Order)
            {
                throw new DeclarationException(
                    next.Item.Name, $"it has the same position, {next.Order}, as {one.Item.Name}");
            }
        }

        return sorted;
    }
}
