// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>A target whose inputs are of one type.</summary>
/// <typeparam name="TInput">The type: a record that serializes as JSON.</typeparam>
internal abstract class FuzzTarget<TInput> : IFuzzTarget
    where TInput : class
{
    /// <inheritdoc/>
    public Type InputType => typeof(TInput);

    /// <inheritdoc/>
    public abstract string WorkUnit { get; }

    /// <inheritdoc/>
    public long Work { get; protected set; }

    /// <inheritdoc/>
    public virtual bool IsTimed => false;

    /// <inheritdoc/>
    public virtual bool UsesNativeMemory => false;

    /// <summary>Makes the input of a case.</summary>
    public abstract TInput Create(ulong seed, ulong number);

    /// <summary>Runs an input.</summary>
    public abstract void Run(TInput input);

    /// <summary>Smaller inputs.</summary>
    public virtual IEnumerable<TInput> Shrink(TInput input) => [];

    /// <summary>An input in lines for a person.</summary>
    public abstract string Explain(TInput input);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <inheritdoc/>
    object IFuzzTarget.Create(ulong seed, ulong number) => Create(seed, number);

    /// <inheritdoc/>
    void IFuzzTarget.Run(object input) => Run((TInput)input);

    /// <inheritdoc/>
    IEnumerable<object> IFuzzTarget.Shrink(object input) => Shrink((TInput)input).Cast<object>();

    /// <inheritdoc/>
    string IFuzzTarget.Explain(object input) => Explain((TInput)input);
}
