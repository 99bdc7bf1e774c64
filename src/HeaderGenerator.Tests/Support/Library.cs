// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CApi;
using VirtioVideo.Wire;

namespace HeaderGenerator.Tests.Support;

/// <summary>
/// The C# side of the headers. What belongs to C is found by other means than in the generator: every public type of the
/// namespace does, so that one without its attribute is missed.
/// </summary>
internal static class Library
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The assembly that has the C API.</summary>
    internal static Assembly Api { get; } = typeof(virtiovideo).Assembly;

    /// <summary>The assembly that has the structs of the spec.</summary>
    internal static Assembly Core { get; } = typeof(virtio_video).Assembly;

    /// <summary>The structs and unions that a header has to declare, opaque ones too.</summary>
    internal static IEnumerable<Type> Records(CHeader header) => Public(header).Where(
        type => type is { IsValueType: true, IsEnum: false, IsGenericTypeDefinition: false }
            && !type.IsDefined(typeof(InlineArrayAttribute))
            && !IsForeign(type));

    /// <summary>The enumerations that a header has to declare.</summary>
    internal static IEnumerable<Type> Enums(CHeader header) => Public(header).Where(type => type.IsEnum);

    /// <summary>The constants that a header has to define.</summary>
    internal static IEnumerable<FieldInfo> Constants(CHeader header) => Public(header)
        .Where(type => type is { IsAbstract: true, IsSealed: true })
        .SelectMany(Fields)
        .Where(field => field.IsLiteral);

    /// <summary>The functions of the library.</summary>
    internal static IEnumerable<MethodInfo> Exports { get; } =
        [.. Api.GetTypes().SelectMany(type => type.GetMethods(All)).Where(method => EntryPoint(method) is not null)];

    /// <summary>A type by name.</summary>
    internal static Type Type(CHeader header, string name) => Public(header).Single(type => type.Name == name);

    /// <summary>All fields of a type.</summary>
    internal static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(All).OrderBy(field => field.MetadataToken);

    /// <summary>The name under which a method is exported, or null.</summary>
    internal static string? EntryPoint(MethodInfo method) =>
        method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint;

    private static IEnumerable<Type> Public(CHeader header) =>
        Api.GetTypes().Concat(Core.GetTypes()).Where(type => type.IsPublic && type.Namespace == header.Namespace);

    // struct iovec has a C# twin but belongs to sys/uio.h.
    private static bool IsForeign(Type type) =>
        type.GetCustomAttributesData().Any(data => data.AttributeType.Name == "CTypeAttribute");
}
