// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Xml.Linq;
using BindingsGenerator.Model;

namespace BindingsGenerator.CastXml;

/// <summary>Turns castxml's XML, a flat list of elements that name each other by id, into a <see cref="CModel"/>.</summary>
internal sealed class CastXmlModelBuilder
{
    private static readonly string[] s_qualifiers = ["const", "volatile", "restrict"];

    private readonly Dictionary<string, XElement> _elements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CType> _types = new(StringComparer.Ordinal);
    private readonly XElement _root;

    internal CastXmlModelBuilder(XDocument document)
    {
        _root = document.Root ?? throw new GeneratorException("castxml wrote an empty document");
        foreach (XElement element in _root.Elements())
        {
            string id = Text(element, "id");
            if (element.Name.LocalName == "File")
            {
                _files[id] = Text(element, "name");
            }
            else if (id.Length > 0)
            {
                _elements[id] = element;
            }
        }
    }

    /// <summary>Builds the model.</summary>
    internal CModel Build()
    {
        List<CRecord> records = [.. Declared<CRecord>("Struct", "Union")];
        List<CEnum> enums = [.. Declared<CEnum>("Enumeration")];
        List<CTypedef> typedefs = [.. Declared<CTypedef>("Typedef")];
        NameAnonymous(typedefs);
        List<CFunction> functions = [.. _root.Elements("Function").Select(BuildFunction)];
        return new CModel(records, enums, functions, typedefs);
    }

    private IEnumerable<T> Declared<T>(params string[] elementNames)
        where T : CType =>
        _root.Elements().Where(e => elementNames.Contains(e.Name.LocalName)).Select(e => TypeOf(Text(e, "id"))).OfType<T>();

    /// <summary>Gives <c>typedef struct {...} name;</c> its name, which castxml does for enumerations only.</summary>
    private static void NameAnonymous(IEnumerable<CTypedef> typedefs)
    {
        foreach (CTypedef typedef in typedefs)
        {
            if (typedef.Target is CRecord { Name.Length: 0 } record)
            {
                record.Name = typedef.Name;
            }
        }
    }

    private CType TypeOf(string id)
    {
        if (_types.TryGetValue(id, out CType? known))
        {
            return known;
        }

        if (!_elements.TryGetValue(id, out XElement? element))
        {
            throw new GeneratorException($"castxml's XML refers to '{id}', which is not in it");
        }

        // Records and typedefs enter the table before what they are made of is looked at: they may lead back to
        // themselves.
        switch (element.Name.LocalName)
        {
            case "Struct" or "Union":
                return BuildRecord(id, element);
            case "Typedef":
                var typedef = new CTypedef(Text(element, "name"), Location(element));
                _types[id] = typedef;
                typedef.Target = Target(element);
                return typedef;
            default:
                CType type = BuildPlain(element);
                _types[id] = type;
                return type;
        }
    }

    private CType BuildPlain(XElement element) => element.Name.LocalName switch
    {
        "FundamentalType" => new CFundamentalType(Text(element, "name"), Bytes(element, "size"), Bytes(element, "align")),
        "PointerType" => new CPointerType(Target(element), Bytes(element, "size"), Bytes(element, "align")),
        "ArrayType" => new CArrayType(Target(element), ArrayLength(element)),
        "CvQualifiedType" => new CQualifiedType(Target(element), Qualifiers(element)),
        // An elaborated type only says that the header wrote "struct X" and not "X".
        "ElaboratedType" => Target(element),
        "FunctionType" => BuildFunctionType(element),
        "Enumeration" => BuildEnum(element),
        "Unimplemented" => new CUnknownType(Text(element, "type_class")),
        string other => new CUnknownType(other),
    };

    private CRecord BuildRecord(string id, XElement element)
    {
        string members = Text(element, "members");
        // castxml does not go into a struct with a tag that C code declares inside another one: it has a size, but no
        // members. A complete C struct is never without both.
        bool isComplete = Text(element, "incomplete") != "1" && (members.Length > 0 || Number(element, "size") == 0);
        var record = new CRecord(
            Text(element, "name"),
            element.Name.LocalName == "Union",
            isComplete,
            Bytes(element, "size"),
            Bytes(element, "align"),
            Location(element));
        _types[id] = record;
        record.Fields =
        [
            .. members
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(member => _elements[member])
                .Where(member => member.Name.LocalName == "Field")
                .Select(BuildField),
        ];
        return record;
    }

    private CField BuildField(XElement element)
    {
        string bits = Text(element, "bits");
        return new CField(
            Text(element, "name"),
            Target(element),
            Number(element, "offset"),
            bits.Length == 0 ? null : int.Parse(bits, CultureInfo.InvariantCulture),
            Location(element));
    }

    private CEnum BuildEnum(XElement element) => new(
        Text(element, "name"),
        Bytes(element, "size"),
        Bytes(element, "align"),
        [
            .. element.Elements("EnumValue").Select(
                v => new CEnumMember(Text(v, "name"), BigInteger.Parse(Text(v, "init"), CultureInfo.InvariantCulture))),
        ],
        Location(element));

    private CFunction BuildFunction(XElement element) => new(
        Text(element, "name"),
        BuildFunctionType(element),
        Text(element, "attributes").Split(' ').Contains("deprecated"),
        Text(element, "inline") == "1",
        Location(element));

    private CFunctionType BuildFunctionType(XElement element) => new(
        TypeOf(Text(element, "returns")),
        [.. element.Elements("Argument").Select(BuildParameter)],
        element.Element("Ellipsis") is not null);

    private CParameter BuildParameter(XElement element)
    {
        CType type = Target(element);
        string original = Text(element, "original_type");
        return new CParameter(Text(element, "name"), type, original.Length == 0 ? type : TypeOf(original));
    }

    private CType Target(XElement element) => TypeOf(Text(element, "type"));

    private SourceLocation Location(XElement element) =>
        _files.TryGetValue(Text(element, "file"), out string? file)
            ? new SourceLocation(file, Number(element, "line"))
            : SourceLocation.None;

    private static int ArrayLength(XElement element)
    {
        // "max" is the last index; it is empty for x[] and, as an unsigned word, -1 for x[0].
        string max = Text(element, "max");
        return long.TryParse(max, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long last)
            ? checked((int)(last + 1))
            : 0;
    }

    private static string Qualifiers(XElement element) =>
        string.Join(' ', s_qualifiers.Where(name => Text(element, name) == "1"));

    private static int Bytes(XElement element, string attribute) => Number(element, attribute) / 8;

    private static int Number(XElement element, string attribute)
    {
        string text = Text(element, attribute);
        return text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";
}
