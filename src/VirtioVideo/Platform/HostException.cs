// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo;

/// <summary>
/// A call of the host that fails. It becomes <c>-errno</c> and the text of virtiovideo_last_error(). Never thrown because of a guest's action.
/// </summary>
internal sealed class HostException(int errno, string message) : Exception(message)
{
    /// <summary>The errno, positive.</summary>
    public int Errno { get; } = errno;
}
