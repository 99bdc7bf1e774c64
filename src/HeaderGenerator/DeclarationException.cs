// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace HeaderGenerator;

/// <summary>The C# definitions say something that C cannot say, or leave out something that the header needs.</summary>
public sealed class DeclarationException : Exception
{
    /// <summary>Creates the exception without an explanation.</summary>
    public DeclarationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where and what, in one line.</param>
    public DeclarationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">Where and what, in one line.</param>
    /// <param name="innerException">The cause.</param>
    public DeclarationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one definition.</summary>
    /// <param name="where">The definition: a type, or a type and its member.</param>
    /// <param name="what">What is wrong with it.</param>
    public DeclarationException(string where, string what)
        : base($"{where}: {what}")
    {
    }
}
