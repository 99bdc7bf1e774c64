// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>One device; opaque, and never dereferenced: a stale or invented handle is answered with -EINVAL.</summary>
[CDeclaration(20, Section = "Handles")]
#pragma warning disable CS8981 // The C name is all lower case.
public struct virtiovideo
#pragma warning restore CS8981
{
}
