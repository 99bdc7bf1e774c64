// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>One device. Opaque and never dereferenced: a stale or invented handle gives -EINVAL.</summary>
[CDeclaration(20, Section = "Handles")]
#pragma warning disable CS8981 // The C name is all lower case.
public struct virtiovideo
#pragma warning restore CS8981
{
}
