// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Security.Cryptography;

namespace VirtioVideo.Bench.Frames;

/// <summary>What came out of a run: enough to see whether two runs made the same.</summary>
/// <param name="readsContent">Whether the bytes count as well, not only their number: for runs that are not timed.</param>
internal sealed class ProductLog(bool readsContent) : IDisposable
{
    private readonly IncrementalHash? _content = readsContent ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private ulong _lengths = 0xcbf29ce484222325;

    /// <summary>Whether the bytes are wanted.</summary>
    public bool ReadsContent => _content is not null;

    /// <summary>How many products there were.</summary>
    public uint Count { get; private set; }

    /// <summary>Adds a product, or the first part of it.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Count++;
        AddMore(bytes);
    }

    /// <summary>Adds what belongs to the same product.</summary>
    public void AddMore(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a of the lengths: it costs nothing that a timed run would notice.
        _lengths = (_lengths ^ (uint)bytes.Length) * 0x100000001b3;
        _content?.AppendData(bytes);
    }

    /// <summary>Counts a product whose bytes are not wanted.</summary>
    public void Skip() => Count++;

    /// <summary>The same for the same products in the same order.</summary>
    public string Fingerprint()
        => $"{Count} products, lengths {_lengths:x16}" + (_content is null ? string.Empty : $", bytes {Convert.ToHexString(_content.GetCurrentHash())}");

    /// <inheritdoc/>
    public void Dispose() => _content?.Dispose();
}
