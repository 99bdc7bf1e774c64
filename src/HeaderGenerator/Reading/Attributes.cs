// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace HeaderGenerator.Reading;

/// <summary>
/// Reads the attributes of <c>VirtioVideo.CHeader</c>. They are found by name and read as data: no code of the
/// library runs, and any assembly can have its own copy of them.
/// </summary>
internal static class Attributes
{
    private const string Namespace = "VirtioVideo.CHeader.";

    /// <summary>The place of a type in its header; null if it is not for C.</summary>
    internal static Placed<Type>? Place(Type type) => Place(type, type.GetCustomAttributesData(), "CDeclaration");

    /// <summary>The place of a function in its header; null if it has none.</summary>
    internal static Placed<MethodInfo>? Place(MethodInfo method) => Place(method, method.GetCustomAttributesData(), "COrder");

    /// <summary>The C spelling that is given to a field or type.</summary>
    internal static string? Spelling(MemberInfo member) => Text(member.GetCustomAttributesData(), "CType");

    /// <summary>The C spelling that is given to a parameter or result.</summary>
    internal static string? Spelling(ParameterInfo parameter) => Text(parameter.GetCustomAttributesData(), "CType");

    /// <summary>The length of an inline array as C spells it.</summary>
    internal static string? ArrayLength(Type type) => Text(type.GetCustomAttributesData(), "CArray");

    private static Placed<T>? Place<T>(T item, IList<CustomAttributeData> attributes, string name) =>
        Find(attributes, name) is CustomAttributeData data
            ? new Placed<T>(
                item,
                (int)data.ConstructorArguments[0].Value!,
                (string?)data.NamedArguments.FirstOrDefault(argument => argument.MemberName == "Section").TypedValue.Value)
            : null;

    private static string? Text(IList<CustomAttributeData> attributes, string name) =>
        (string?)Find(attributes, name)?.ConstructorArguments[0].Value;

    private static CustomAttributeData? Find(IList<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(data => data.AttributeType.FullName == $"{Namespace}{name}Attribute");
}
