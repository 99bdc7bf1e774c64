// SPDX-License-Identifier: BSD-3-Clause
using System.Linq;

namespace BindingsGenerator.Emit;

/// <summary>Declares the structs that stand for C arrays inside structs.</summary>
internal static class ArrayEmitter
{
    /// <summary>Writes the file of the arrays.</summary>
    internal static GeneratedFile Emit(EmitContext context)
    {
        CodeWriter code = context.StartFile("System", "System.Runtime.InteropServices");
        bool isFirst = true;
        foreach (ArrayShape array in context.Types.Arrays)
        {
            if (!isFirst)
            {
                code.Separate();
            }

            isFirst = false;
            EmitArray(code, array);
        }

        return new GeneratedFile("Arrays.g.cs", code.ToString());
    }

    private static void EmitArray(CodeWriter code, ArrayShape array)
    {
        code.Line($"/// <summary>An array of {array.Length} <c>{Documentation.Escape(array.ElementType)}</c>.</summary>");
        code.Line("[StructLayout(LayoutKind.Sequential)]");
        code.Open($"public unsafe struct {array.Name}");
        code.Line("/// <summary>How many elements there are.</summary>");
        code.Line($"public const int Length = {array.Length};");
        code.Separate();
        foreach (int i in Enumerable.Range(0, array.Length))
        {
            code.Line($"private {array.ElementType} _{i};");
        }

        code.Separate();
        code.Line("/// <summary>Gets or sets an element.</summary>");
        code.Line("/// <param name=\"index\">Which one, from 0.</param>");
        code.Line("/// <exception cref=\"ArgumentOutOfRangeException\">There is no such element.</exception>");
        code.Open($"public {array.ElementType} this[int index]");
        EmitAccessor(code, array, "readonly get", "return first[index];");
        code.Separate();
        EmitAccessor(code, array, "set", "first[index] = value;");
        code.Close();
        code.Separate();
        code.Line("/// <summary>Gets or sets an element.</summary>");
        code.Line("/// <param name=\"index\">Which one, from 0.</param>");
        code.Line("/// <exception cref=\"ArgumentOutOfRangeException\">There is no such element.</exception>");
        code.Open($"public {array.ElementType} this[uint index]");
        code.Line("readonly get => this[(int)index];");
        code.Line("set => this[(int)index] = value;");
        code.Close();
        code.Close();
    }

    private static void EmitAccessor(CodeWriter code, ArrayShape array, string accessor, string statement)
    {
        code.Open(accessor);
        code.Line("ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));");
        code.Open($"fixed ({array.ElementType}* first = &_0)");
        code.Line(statement);
        code.Close();
        code.Close();
    }
}
