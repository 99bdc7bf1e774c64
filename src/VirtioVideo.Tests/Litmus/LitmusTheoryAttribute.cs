// SPDX-License-Identifier: BSD-3-Clause

using System;
using Xunit;

namespace VirtioVideo.Tests.Litmus;

/// <summary>A test of two threads on two processors: where there is one, it says that it can tell nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class LitmusTheoryAttribute : TheoryAttribute
{
    public LitmusTheoryAttribute()
    {
        if (Environment.ProcessorCount < 2)
        {
            Skip = "INCONCLUSIVE: one processor runs one thread at a time, no order of theirs can be seen";
        }
    }
}
