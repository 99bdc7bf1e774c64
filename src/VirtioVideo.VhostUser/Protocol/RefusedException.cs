// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>A message that is not done: logged, and told to a front end that waits.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>The connection is of no use any more.</summary>
internal sealed class LostException(string message) : Exception(message);
