// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: what a back end sends on the channel of its own.</summary>
internal enum BackendRequest : uint
{
    CONFIG_CHANGE_MSG = 2,
}
