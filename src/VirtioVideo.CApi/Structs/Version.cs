// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>Version of the API in this header; virtiovideo_version() tells that of the library.</summary>
[CDeclaration(0, Section = "Version")]
public static class virtiovideo_version_numbers
{
    /// <summary>Incremented for changes that break existing programs. While it is 0, a new minor version may break them too: CHANGELOG.md says which did.</summary>
    public const uint VIRTIOVIDEO_VERSION_MAJOR = 0;

    /// <summary>Incremented when something is added.</summary>
    public const uint VIRTIOVIDEO_VERSION_MINOR = 2;

    /// <summary>Incremented for compatible bug fixes.</summary>
    public const uint VIRTIOVIDEO_VERSION_PATCH = 0;
}
