// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>Places where a stream that is being made can fail: see <see cref="FailingParts"/>.</summary>
public enum FailurePlace
{
    Nowhere,
    FactoryThrows,
    FactoryHasNone,
    FirstProduct,
    SecondProduct,
    Worker,
    ThreadStart,
}
