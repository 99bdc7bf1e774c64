// SPDX-License-Identifier: BSD-3-Clause
using System;

namespace BindingsGenerator;

/// <summary>A failure the user can act on: its message is one line and is shown without a stack trace.</summary>
public sealed class GeneratorException : Exception
{
    /// <summary>Creates the failure without an explanation.</summary>
    public GeneratorException()
    {
    }

    /// <summary>Creates the failure with a one-line explanation.</summary>
    /// <param name="message">What went wrong, in one line.</param>
    public GeneratorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the failure with a one-line explanation and its cause.</summary>
    /// <param name="message">What went wrong, in one line.</param>
    /// <param name="innerException">The cause.</param>
    public GeneratorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
