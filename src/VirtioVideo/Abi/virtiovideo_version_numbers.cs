// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>Version of the API in this header; virtiovideo_version() tells that of the library.</summary>
[CDeclaration(0, Section = "Version")]
public static class virtiovideo_version_numbers
{
    /// <summary>Changes when a program must be changed.</summary>
    public const uint VIRTIOVIDEO_VERSION_MAJOR = 0;

    /// <summary>Changes when something was added.</summary>
    public const uint VIRTIOVIDEO_VERSION_MINOR = 1;

    /// <summary>Changes when something was mended.</summary>
    public const uint VIRTIOVIDEO_VERSION_PATCH = 0;
}
