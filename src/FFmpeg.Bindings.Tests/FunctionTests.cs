// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;
using FFmpeg.AutoGen;
using FFmpeg.Bindings.Tests.Support;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The imports against the headers and against the libraries.</summary>
public sealed class FunctionTests
{
    private static readonly string[] s_linkNames = ["avcodec", "avutil", "swscale"];

    /// <summary>Every imported function.</summary>
    public static TheoryData<string> Names => [.. BindingTypes.Imports.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Signature_Import_EqualsHeaders(string name)
    {
        MethodInfo method = BindingTypes.Imports.Single(m => m.Name == name);
        CFunction function = InstalledHeaders.Model.FindFunction(name)!;

        Assert.NotNull(function);
        Assert.Equal(Shape(function.ReturnType), Shape(method.ReturnType));
        Assert.Equal(
            function.Parameters.Select(parameter => Shape(parameter.Type)),
            method.GetParameters().Select(parameter => Shape(parameter.ParameterType)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attributes_Import_IsDirectlyLinkable(string name)
    {
        MethodInfo method = BindingTypes.Imports.Single(m => m.Name == name);
        DllImportAttribute import = method.GetCustomAttribute<DllImportAttribute>()!;

        Assert.Contains(import.Value, s_linkNames);
        Assert.Equal(CallingConvention.Cdecl, import.CallingConvention);
        Assert.True(import.ExactSpelling);
        Assert.False(import.SetLastError);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_Import_IsInItsLibrary(string name)
    {
        MethodInfo method = BindingTypes.Imports.Single(m => m.Name == name);
        // Throws if the library has no such function. Pre-linking goes through the resolver, as a call does.
        Marshal.Prelink(method);
    }

    [Fact]
    public void Names_WhitelistedFunctions_AreAllThere()
    {
        IEnumerable<string> expected = WhitelistParser.ReadFile(InstalledHeaders.Options.WhitelistPath)
            .Names(WhitelistKind.Function)
            .Where(name => InstalledHeaders.Model.FindFunction(name) is not null);

        Assert.Equal(expected.Order(StringComparer.Ordinal), BindingTypes.Imports.Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Assembly_Marshalling_IsDisabled() =>
        Assert.True(typeof(ffmpeg).Assembly.IsDefined(typeof(DisableRuntimeMarshallingAttribute)));

    /// <summary>How a value travels in a call: as a pointer, as a number of some size, as a struct of some size.</summary>
    private static string Shape(CType type) => type.Unaliased switch
    {
        CPointerType => "pointer",
        CFundamentalType { IsVoid: true } => "void",
        CFundamentalType { IsFloatingPoint: true } => $"float {type.Size}",
        CRecord => $"struct {type.Size}",
        _ => $"integer {type.Size}",
    };

    private static string Shape(Type type) => type switch
    {
        { IsPointer: true } or { IsFunctionPointer: true } => "pointer",
        _ when type == typeof(void) => "void",
        _ when type == typeof(float) || type == typeof(double) => $"float {NativeLayout.SizeOf(type)}",
        { IsPrimitive: true } or { IsEnum: true } => $"integer {NativeLayout.SizeOf(type)}",
        _ => $"struct {NativeLayout.SizeOf(type)}",
    };
}
