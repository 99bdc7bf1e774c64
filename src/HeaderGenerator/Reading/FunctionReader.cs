// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using HeaderGenerator.Docs;
using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>Reads exported functions.</summary>
internal sealed class FunctionReader(TypeSpeller speller, DocumentationFile documentation)
{
    private const string Prefix = "virtiovideo_";
    private const BindingFlags Methods =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Finds the exports of a type.</summary>
    internal static IEnumerable<Placed<MethodInfo>> Find(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(Methods))
        {
            // Without an entry point it is a callback and not an export.
            bool isExport = method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint is not null;
            Placed<MethodInfo>? placed = Attributes.Place(method);
            if (isExport != placed is not null)
            {
                throw new DeclarationException(
                    $"{type.Name}.{method.Name}",
                    isExport
                        ? "it is exported but has no [COrder]: the header would lack it"
                        : "it has a [COrder] but no [UnmanagedCallersOnly] with an EntryPoint");
            }

            if (placed is not null)
            {
                yield return placed;
            }
        }
    }

    /// <summary>Reads one export.</summary>
    internal FunctionDeclaration Read(MethodInfo method, string? section)
    {
        string name = method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()!.EntryPoint!;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new DeclarationException(name, $"an export's name starts with {Prefix}");
        }

        if (method.Name != name)
        {
            throw new DeclarationException(name, $"its method has another name: {method.Name}");
        }

        MemberDocumentation said = Required.Summary(documentation.Of(method), name);
        TypeUse result = Spell(method.ReturnParameter, name);
        if (method.ReturnType == typeof(int))
        {
            // 0 or a negated errno value, and C's errno is an int.
            result = result with { Spelling = "int" };
        }

        if (method.ReturnType != typeof(void) && said.Returns.Count == 0)
        {
            throw new DeclarationException(name, "it has no <returns>");
        }

        return new FunctionDeclaration(
            name, section, said, result, [.. method.GetParameters().Select(parameter => ReadParameter(parameter, said, name))]);
    }

    private Parameter ReadParameter(ParameterInfo parameter, MemberDocumentation said, string function)
    {
        string where = $"{function}({parameter.Name})";
        if (!said.Parameters.ContainsKey(parameter.Name!))
        {
            throw new DeclarationException(where, "it has no <param>");
        }

        return new Parameter(parameter.Name!, Spell(parameter, where));
    }

    private TypeUse Spell(ParameterInfo parameter, string where)
    {
        TypeUse type = speller.Spell(parameter.ParameterType, Attributes.Spelling(parameter), where);
        return type.ArrayLength is null ? type : throw new DeclarationException(where, "an array by value");
    }
}
