// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.CastXml;
using BindingsGenerator.Model;

namespace HeaderGenerator.Tests.Support;

/// <summary>A generated header as a C compiler understands it.</summary>
internal sealed class CHeader
{
    private readonly Lazy<CModel> _model;

    private CHeader(string name, string @namespace)
    {
        Name = name;
        Namespace = @namespace;
        _model = new Lazy<CModel>(() => CastXmlReader.Read([Path], []));
    }

    /// <summary>include/virtiovideo.h.</summary>
    internal static CHeader Abi { get; } = new("virtiovideo.h", "VirtioVideo.CApi");

    /// <summary>include/virtio_video.h.</summary>
    internal static CHeader Wire { get; } = new("virtio_video.h", "VirtioVideo.Wire");

    /// <summary>Both headers.</summary>
    internal static IReadOnlyList<CHeader> All { get; } = [Abi, Wire];

    /// <summary>Its file name.</summary>
    internal string Name { get; }

    /// <summary>Namespace of the C# definitions.</summary>
    internal string Namespace { get; }

    /// <summary>Its full path.</summary>
    internal string Path => Repository.Header(Name);

    /// <summary>What it declares, and what the headers that it includes declare.</summary>
    internal CModel Model => _model.Value;

    /// <summary>The structs and unions that it declares itself.</summary>
    internal IEnumerable<CRecord> Records => Model.Records.Where(record => IsOwn(record.Location));

    /// <summary>The enumerations that it declares itself.</summary>
    internal IEnumerable<CEnum> Enums => Model.Enums.Where(declared => IsOwn(declared.Location));

    /// <summary>The functions that it declares itself.</summary>
    internal IEnumerable<CFunction> Functions => Model.Functions.Where(function => IsOwn(function.Location));

    /// <summary>The typedef names that it declares itself.</summary>
    internal IEnumerable<CTypedef> Typedefs => Model.Typedefs.Where(typedef => IsOwn(typedef.Location));

    /// <summary>The header of a file name.</summary>
    internal static CHeader Find(string name) => All.Single(header => header.Name == name);

    private bool IsOwn(SourceLocation location) =>
        System.IO.Path.GetFullPath(location.File.Length == 0 ? "/" : location.File) == System.IO.Path.GetFullPath(Path);
}
