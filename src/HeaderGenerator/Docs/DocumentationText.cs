// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Text;
using System.Xml.Linq;
using HeaderGenerator.Model;

namespace HeaderGenerator.Docs;

/// <summary>Turns the markup of a documentation comment into plain paragraphs.</summary>
public sealed class DocumentationText
{
    private readonly List<Paragraph> _paragraphs = [];
    private readonly StringBuilder _text = new();
    private bool _isItem;

    private DocumentationText()
    {
    }

    /// <summary>Reads an element such as <c>summary</c>.</summary>
    /// <param name="element">The element, or null.</param>
    /// <returns>Its paragraphs; none for null.</returns>
    public static IReadOnlyList<Paragraph> Read(XElement? element)
    {
        var reader = new DocumentationText();
        if (element is not null)
        {
            reader.Add(element);
            reader.EndParagraph();
        }

        return reader._paragraphs;
    }

    private void Add(XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText text:
                    _text.Append(text.Value);
                    break;
                case XElement child:
                    AddElement(child);
                    break;
            }
        }
    }

    private void AddElement(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso" or "paramref" or "typeparamref" when element.IsEmpty:
                _text.Append(Reference(element));
                break;
            case "para" or "list" or "code":
                AddParagraph(element, isItem: false);
                break;
            case "item":
                AddParagraph(element, isItem: true);
                break;
            default:
                // <c>, <b>, <description>, <see cref="…">text</see>: the text is all that C keeps.
                Add(element);
                break;
        }
    }

    private void AddParagraph(XElement element, bool isItem)
    {
        EndParagraph();
        _isItem = isItem;
        Add(element);
        EndParagraph();
    }

    private void EndParagraph()
    {
        string text = string.Join(
            ' ', _text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > 0)
        {
            _paragraphs.Add(new Paragraph(ForComment(text), _isItem));
        }

        _text.Clear();
        _isItem = false;
    }

    private static string Reference(XElement element)
    {
        if ((string?)element.Attribute("langword") is string word)
        {
            return word == "null" ? "NULL" : word;
        }

        if ((string?)element.Attribute("cref") is not string cref)
        {
            return (string?)element.Attribute("name") ?? (string?)element.Attribute("href") ?? "";
        }

        // "M:Namespace.Type.name(System.UInt32)" is name() to a reader of C.
        string path = cref.Split('(')[0];
        string name = path[(path.LastIndexOfAny(['.', ':']) + 1)..];
        return cref.StartsWith("M:", StringComparison.Ordinal) ? name + "()" : name;
    }

    // Headers are ASCII, and what stands in a comment must not end it.
    private static string ForComment(string text) => text
        .Replace("\u2026", "...", StringComparison.Ordinal)
        .Replace("\u2013", "-", StringComparison.Ordinal)
        .Replace("\u2014", "-", StringComparison.Ordinal)
        .Replace("\u2018", "'", StringComparison.Ordinal)
        .Replace("\u2019", "'", StringComparison.Ordinal)
        .Replace("\u201c", "\"", StringComparison.Ordinal)
        .Replace("\u201d", "\"", StringComparison.Ordinal)
        .Replace("*/", "* /", StringComparison.Ordinal)
        .Replace("/*", "/ *", StringComparison.Ordinal);
}
