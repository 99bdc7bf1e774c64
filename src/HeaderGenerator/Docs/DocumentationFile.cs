// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;
using HeaderGenerator.Model;

namespace HeaderGenerator.Docs;

/// <summary>The XML file that the C# compiler makes of the documentation comments of an assembly.</summary>
public sealed class DocumentationFile
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    private DocumentationFile(XDocument document)
    {
        foreach (XElement member in document.Descendants("member"))
        {
            _members[(string?)member.Attribute("name") ?? ""] = member;
        }
    }

    /// <summary>Reads the file that stands beside an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The documentation.</returns>
    public static DocumentationFile Beside(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        try
        {
            return new DocumentationFile(XDocument.Load(path));
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            throw new DeclarationException($"cannot read the documentation of {assembly.GetName().Name}: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of such a file.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The documentation.</returns>
    public static DocumentationFile Parse(string xml) => new(XDocument.Parse(xml));

    /// <summary>What the comment of a type says.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The documentation, empty if there is no comment.</returns>
    public MemberDocumentation Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Read("T:" + NameOf(type));
    }

    /// <summary>What the comment of a field says.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The documentation, empty if there is no comment.</returns>
    public MemberDocumentation Of(FieldInfo field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Read($"F:{NameOf(field.DeclaringType!)}.{field.Name}");
    }

    /// <summary>What the comment of a method says.</summary>
    /// <param name="method">The method; it has no overloads.</param>
    /// <returns>The documentation, empty if there is no comment.</returns>
    public MemberDocumentation Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        // C has no overloads, so the name alone finds it and nobody needs to spell the parameters' types.
        string name = $"M:{NameOf(method.DeclaringType!)}.{method.Name}";
        string? key = _members.Keys.SingleOrDefault(
            candidate => candidate == name || candidate.StartsWith(name + "(", StringComparison.Ordinal));
        return key is null ? MemberDocumentation.None : Read(key);
    }

    private MemberDocumentation Read(string key)
    {
        if (!_members.TryGetValue(key, out XElement? member))
        {
            return MemberDocumentation.None;
        }

        return new MemberDocumentation
        {
            Summary = DocumentationText.Read(member.Element("summary")),
            Parameters = member.Elements("param").ToDictionary(
                parameter => (string?)parameter.Attribute("name") ?? "", DocumentationText.Read, StringComparer.Ordinal),
            Returns = DocumentationText.Read(member.Element("returns")),
            Remarks = DocumentationText.Read(member.Element("remarks")),
        };
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');
}
