// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>One daemon for all tests of a class, which come to it one after the other.</summary>
public sealed class DaemonFixture : IDisposable
{
    /// <summary>The daemon.</summary>
    internal DaemonProcess Daemon { get; } = new("--log-level", "debug");

    /// <inheritdoc/>
    public void Dispose() => Daemon.Dispose();
}
