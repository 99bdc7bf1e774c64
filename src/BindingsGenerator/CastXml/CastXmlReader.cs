// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;
using System.Xml.Linq;
using BindingsGenerator.Model;

namespace BindingsGenerator.CastXml;

/// <summary>Reads C headers with castxml.</summary>
public static class CastXmlReader
{
    /// <summary>Compiles the headers and returns what they and the headers they include declare.</summary>
    /// <param name="headers">
    /// The headers in the order they are included: absolute paths, or names that the include path leads to.
    /// </param>
    /// <param name="includeDirs">Directories of the include path.</param>
    /// <param name="options">How castxml is run; null for the defaults.</param>
    /// <returns>The declarations.</returns>
    /// <exception cref="GeneratorException">castxml is missing or the headers do not compile.</exception>
    public static CModel Read(
        IEnumerable<string> headers, IEnumerable<string> includeDirs, CastXmlOptions? options = null)
    {
        XDocument document = CastXmlRunner.Run(headers, includeDirs, options ?? new CastXmlOptions());
        return new CastXmlModelBuilder(document).Build();
    }
}
