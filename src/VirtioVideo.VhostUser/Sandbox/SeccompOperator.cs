// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>How an argument of a system call is compared.</summary>
internal enum SeccompOperator
{
    /// <summary>"arg0 == value".</summary>
    Equal,

    /// <summary>"arg0 &amp; value": one of the bits is set.</summary>
    AnyBit,

    /// <summary>"arg0 in ~value": none of the bits is set.</summary>
    NoBit,
}
