// SPDX-License-Identifier: BSD-3-Clause
using System.Linq;
using BindingsGenerator.Model;

namespace BindingsGenerator.Emit;

/// <summary>Declares the structs that are only ever pointed to.</summary>
internal static class OpaqueStructEmitter
{
    /// <summary>Writes the file of the opaque structs.</summary>
    internal static GeneratedFile Emit(EmitContext context)
    {
        CodeWriter code = context.StartFile();
        bool isFirst = true;
        foreach (CRecord record in context.Types.Opaque.ToList())
        {
            if (!isFirst)
            {
                code.Separate();
            }

            isFirst = false;
            Documentation.Write(code, record.Location, record.ToString());
            code.Line($"public partial struct {context.Types.NameOf(record)}");
            code.Line("{");
            code.Line("}");
        }

        return new GeneratedFile("Structs.Opaque.g.cs", code.ToString());
    }
}
