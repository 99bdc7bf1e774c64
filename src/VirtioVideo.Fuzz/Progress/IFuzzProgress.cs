// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Fuzz.Engine;

namespace VirtioVideo.Fuzz.Progress;

/// <summary>Shows how far the run of a target is.</summary>
internal interface IFuzzProgress
{
    /// <summary>Shows it while something runs.</summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="run">Runs, and calls its argument often.</param>
    void During(string target, FuzzPlan plan, Action<Action<FuzzSession>> run);
}
