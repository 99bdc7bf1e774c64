// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>A message of the front end: what is said in it, and the files that came along.</summary>
/// <remarks>One object for all of a connection. Files that nobody takes are closed with it.</remarks>
internal sealed class Message : IDisposable
{
    /// <summary>Most files of a message.</summary>
    public const int MaxFiles = 32;

    /// <summary>The longest payload that is read; more means that no header was where one should be.</summary>
    public const int MaxPayload = 4096;

    private readonly byte[] _bytes = new byte[MessageHeader.Length + MaxPayload];
    private readonly List<OwnedFile> _files = [];

    /// <summary>Its first bytes.</summary>
    public MessageHeader Header => MemoryMarshal.Read<MessageHeader>(_bytes);

    /// <summary>Which one it is.</summary>
    public Request Request => (Request)Header.Request;

    /// <summary>The rest of it.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(MessageHeader.Length, (int)Header.Size);

    /// <summary>How many files came along.</summary>
    public int FileCount => _files.Count;

    /// <summary>Whether more files came than a message can have.</summary>
    public bool HasTooManyFiles { get; set; }

    /// <summary>Where it is received.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>The payload as what it is to be.</summary>
    /// <exception cref="RefusedException">It is of another length.</exception>
    public T Read<T>()
        where T : unmanaged
    {
        ReadOnlySpan<byte> payload = Payload;
        return payload.Length == Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(payload)
            : throw new RefusedException($"it has {payload.Length} bytes instead of {Unsafe.SizeOf<T>()}");
    }

    /// <summary>The message has nothing beyond its header.</summary>
    /// <exception cref="RefusedException">It has.</exception>
    public void ExpectNothing()
    {
        if (Payload.Length != 0)
        {
            throw new RefusedException($"it has {Payload.Length} bytes instead of none");
        }
    }

    /// <summary>As many files came along as are to.</summary>
    /// <exception cref="RefusedException">Others did.</exception>
    public void ExpectFiles(int least, int most)
    {
        if (HasTooManyFiles || FileCount < least || FileCount > most)
        {
            string expected = least == most ? $"{least}" : $"{least} to {most}";
            throw new RefusedException(HasTooManyFiles ? $"more than {MaxFiles} files came instead of {expected}" : $"{FileCount} files came instead of {expected}");
        }
    }

    /// <summary>Adds a file that came.</summary>
    public void Add(OwnedFile file)
    {
        if (_files.Count == MaxFiles)
        {
            HasTooManyFiles = true;
            file.Dispose();
            return;
        }

        _files.Add(file);
    }

    /// <summary>The next file, which is the caller's from now on.</summary>
    public OwnedFile TakeFile()
    {
        OwnedFile file = _files[0];
        _files.RemoveAt(0);
        return file;
    }

    /// <summary>Makes room for the next message.</summary>
    public void Clear()
    {
        foreach (OwnedFile file in _files)
        {
            file.Dispose();
        }

        _files.Clear();
        HasTooManyFiles = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
