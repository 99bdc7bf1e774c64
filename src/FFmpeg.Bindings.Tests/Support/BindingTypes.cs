// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace FFmpeg.Bindings.Tests.Support;

/// <summary>The bindings' own types, by reflection.</summary>
internal static class BindingTypes
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    internal static IReadOnlyList<Type> Structs { get; } =
        [.. typeof(ffmpeg).Assembly.GetTypes().Where(type => type.IsPublic && type.IsValueType && !type.IsEnum)];

    internal static IReadOnlyList<Type> Enums { get; } =
        [.. typeof(ffmpeg).Assembly.GetTypes().Where(type => type.IsPublic && type.IsEnum)];

    internal static IReadOnlyList<FieldInfo> Constants { get; } =
        [.. typeof(ffmpeg).GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral)];

    internal static IReadOnlyList<MethodInfo> Imports { get; } =
    [
        .. typeof(ffmpeg).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(method => method.GetCustomAttribute<DllImportAttribute>() is not null),
    ];

    internal static FieldInfo[] FieldsOf(Type type) => type.GetFields(AnyInstance);

    /// <summary>How many elements an array's stand-in has; null for any other struct.</summary>
    internal static int? ArrayLength(Type type) => (int?)type.GetField("Length")?.GetRawConstantValue();
}
