// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace BindingsGenerator.Emit;

/// <summary>Collects C# source with its indentation.</summary>
internal sealed class CodeWriter
{
    private const int Indent = 4;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _afterOpening = true;

    /// <summary>Writes a line.</summary>
    internal void Line(string text)
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * Indent).Append(text);
        }

        _text.Append('\n');
        _afterOpening = false;
    }

    /// <summary>Parts what follows from what came before, but not from an opening brace.</summary>
    internal void Separate()
    {
        if (!_afterOpening)
        {
            Line("");
        }
    }

    /// <summary>Opens a block.</summary>
    internal void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
        _afterOpening = true;
    }

    /// <summary>Closes a block.</summary>
    internal void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>Closes a block that is the end of an expression.</summary>
    internal void CloseExpression()
    {
        _depth--;
        Line("};");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
