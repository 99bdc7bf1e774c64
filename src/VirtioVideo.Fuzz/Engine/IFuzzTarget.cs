// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>A part of the library that is fuzzed: makes inputs and says whether one is well. One thread.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>What its inputs are: records that serialize as JSON.</summary>
    Type InputType { get; }

    /// <summary>What its <see cref="Work"/> counts.</summary>
    string WorkUnit { get; }

    /// <summary>Units of work that were done so far: a case may be many.</summary>
    long Work { get; }

    /// <summary>Whether threads decide what happens: the same input may be well once and not another time.</summary>
    bool IsTimed { get; }

    /// <summary>Whether it runs libraries whose memory can be damaged: then malloc(3) checks it.</summary>
    bool UsesNativeMemory { get; }

    /// <summary>Makes the input of a case: always the same.</summary>
    object Create(ulong seed, ulong number);

    /// <summary>Runs an input.</summary>
    /// <exception cref="Exception">Whatever is wrong with the library.</exception>
    void Run(object input);

    /// <summary>Smaller inputs that may fail as well, the smallest first.</summary>
    IEnumerable<object> Shrink(object input);

    /// <summary>An input in lines for a person.</summary>
    string Explain(object input);
}
