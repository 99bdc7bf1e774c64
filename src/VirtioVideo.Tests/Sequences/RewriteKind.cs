// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Sequences;

/// <summary>What of a guest's memory is rewritten.</summary>
[Flags]
internal enum RewriteKind
{
    None = 0,
    Ring = 1,
    Command = 2,
    Buffer = 4,
    All = Ring | Command | Buffer,
}
