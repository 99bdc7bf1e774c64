// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>A case is right but costs too much.</summary>
internal sealed class BudgetExceededException(string message) : Exception(message)
{
    /// <summary>The line that matters: where it was thrown says nothing.</summary>
    public override string ToString() => Message;
}
