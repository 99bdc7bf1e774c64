// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;

namespace VirtioVideo.Tests.Litmus;

/// <summary>A test that wants processors which reorder reads with reads and writes with writes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WeakOrderTheoryAttribute : LitmusTheoryAttribute
{
    public WeakOrderTheoryAttribute()
    {
        if (Skip is null && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86)
        {
            Skip = "INCONCLUSIVE: this processor keeps reads in order, and writes in order: a missing acquire or release changes nothing here";
        }
    }
}
