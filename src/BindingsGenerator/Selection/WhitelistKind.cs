// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Selection;

/// <summary>What a line of the whitelist asks for.</summary>
public enum WhitelistKind
{
    /// <summary>A library, by its link name without "lib".</summary>
    Library,

    /// <summary>A header to read.</summary>
    Header,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A struct or union with its fields.</summary>
    Struct,

    /// <summary>An enumeration.</summary>
    Enum,

    /// <summary>A macro, or a pattern of macros with * in it.</summary>
    Macro,

    /// <summary>A name that some FFmpeg majors lack: whether it is there becomes a constant of the compiler.</summary>
    Probe,
}
