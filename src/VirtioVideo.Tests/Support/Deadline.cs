// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>Runs what must not hang.</summary>
internal static class Deadline
{
    /// <summary>Runs an action on a thread of its own; fails if it does not come back.</summary>
    public static void Run(Action action, int milliseconds = TestDevice.DeadlineMilliseconds)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(milliseconds), "it hangs");
        failure?.Throw();
    }
}
