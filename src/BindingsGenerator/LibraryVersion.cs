// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator;

/// <summary>A library of which the headers are installed.</summary>
/// <param name="Name">The link name without "lib", for example avcodec.</param>
/// <param name="Major">The major version, which is also that of the shared object's name.</param>
/// <param name="Minor">The minor version.</param>
/// <param name="Micro">The micro version.</param>
public sealed record LibraryVersion(string Name, int Major, int Minor, int Micro)
{
    /// <summary>The three numbers with dots.</summary>
    public string Version => $"{Major}.{Minor}.{Micro}";

    /// <summary>The name that the dynamic linker knows the library by.</summary>
    public string SoName => $"lib{Name}.so.{Major}";
}
