// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The longest that something took.</summary>
/// <param name="Count">How often it was measured.</param>
/// <param name="Wall">By the clock.</param>
/// <param name="Cpu">Of the thread that called.</param>
internal readonly record struct CallWorst(long Count, TimeSpan Wall, TimeSpan Cpu)
{
    /// <summary>Both together.</summary>
    public CallWorst With(CallWorst other) => new(Count + other.Count, Max(Wall, other.Wall), Max(Cpu, other.Cpu));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
