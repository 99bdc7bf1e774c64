// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Reflection;

namespace VirtioVideo.Tests.Conformance;

/// <summary>That a test proves a ruling or a clause.</summary>
/// <param name="Kind">Ruling or Clause.</param>
/// <param name="Id">Number of the ruling, id of the clause.</param>
/// <param name="Class">The test's class.</param>
/// <param name="Method">The test.</param>
/// <param name="IsRun">Whether it is a test, and not skipped: else it proves nothing.</param>
internal sealed record Proof(string Kind, string Id, Type Class, MethodInfo Method, bool IsRun);
