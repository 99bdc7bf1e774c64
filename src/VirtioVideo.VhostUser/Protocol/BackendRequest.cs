// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: messages that a back end sends on its own channel.</summary>
internal enum BackendRequest : uint
{
    CONFIG_CHANGE_MSG = 2,
}
