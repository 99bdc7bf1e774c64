// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FFmpeg.AutoGen;

/// <summary>Leads the plain names in DllImport to the shared objects that the structs were generated for.</summary>
/// <remarks>
/// "avcodec" alone is libavcodec.so, the link of the development package: it may be missing, and it may lead to another
/// major version, with other layouts.
/// </remarks>
internal static class LibraryResolver
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255:The ModuleInitializer attribute should not be used in libraries",
        Justification = "The resolver has to be there before the first call, and no other code of this assembly runs then.")]
    internal static void Install()
    {
        // With NativeAOT the imports are linked directly (DirectPInvoke) and nobody would ask the resolver. The compiler
        // knows the condition there and drops the rest.
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            NativeLibrary.SetDllImportResolver(typeof(LibraryResolver).Assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        FFmpegLibraries.SoNameOf(name) is string soName
        && NativeLibrary.TryLoad(soName, assembly, searchPath, out nint handle)
            ? handle
            // Zero leaves the search to the runtime, which then reports what it tried.
            : 0;
}
