// SPDX-License-Identifier: BSD-3-Clause

using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>Tests that look at what belongs to the process as a whole: none runs beside another.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
