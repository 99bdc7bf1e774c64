// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Xunit;

namespace VirtioVideo.Tests.Conformance;

/// <summary>What the attributes of this assembly's tests say.</summary>
internal static class Proofs
{
    /// <summary>All of them, by class and method.</summary>
    public static ImmutableArray<Proof> All { get; } =
    [
        .. typeof(Proofs).Assembly.GetTypes()
            .SelectMany(OfClass)
            .OrderBy(proof => proof.Class.FullName, StringComparer.Ordinal)
            .ThenBy(proof => proof.Method.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<Proof> OfClass(Type type)
        => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .SelectMany(method => OfMethod(type, method));

    private static IEnumerable<Proof> OfMethod(Type type, MethodInfo method)
    {
        FactAttribute? fact = method.GetCustomAttribute<FactAttribute>();

        // What is said of a class holds for each of its tests, not for its helpers.
        IEnumerable<IProof> attributes = method.GetCustomAttributes().OfType<IProof>();
        if (fact is not null)
        {
            attributes = attributes.Concat(type.GetCustomAttributes().OfType<IProof>());
        }

        return attributes.SelectMany(attribute => attribute.Ids.Select(id => new Proof(attribute.Kind, id, type, method, fact is { Skip: null })));
    }
}
