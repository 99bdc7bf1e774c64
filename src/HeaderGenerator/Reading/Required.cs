// SPDX-License-Identifier: BSD-3-Clause

using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>The header is the manual of the library: what is in it without a word about it is refused.</summary>
internal static class Required
{
    /// <summary>Returns the documentation, which has to have a summary.</summary>
    internal static MemberDocumentation Summary(MemberDocumentation documentation, string where) =>
        documentation.Summary.Count > 0
            ? documentation
            : throw new DeclarationException(where, "it has no <summary>");
}
