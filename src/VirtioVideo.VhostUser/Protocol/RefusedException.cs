// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>A message is refused. The reason is logged, and reported to a front end that waits for a reply.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>The connection cannot be used any more.</summary>
internal sealed class LostException(string message) : Exception(message);
