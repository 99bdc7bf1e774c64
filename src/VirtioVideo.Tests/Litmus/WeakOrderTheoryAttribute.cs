// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using Xunit;

namespace VirtioVideo.Tests.Litmus;

/// <summary>A test that wants processors which reorder reads with reads and writes with writes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WeakOrderTheoryAttribute : TheoryAttribute
{
    public WeakOrderTheoryAttribute()
    {
        if (Environment.ProcessorCount < 2)
        {
            Skip = "INCONCLUSIVE: one processor runs one thread at a time, no order of theirs can be seen";
        }
        else if (RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86)
        {
            Skip = "INCONCLUSIVE: this processor keeps reads in order, and writes in order: a missing acquire or release changes nothing here";
        }
    }
}
