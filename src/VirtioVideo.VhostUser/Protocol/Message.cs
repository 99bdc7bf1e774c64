// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>A message of the front end and the files that came with it.</summary>
/// <remarks>A connection reuses one object. Files that nobody takes are closed with the message.</remarks>
internal sealed class Message : IDisposable
{
    /// <summary>Most files of a message.</summary>
    public const int MaxFiles = 32;

    /// <summary>Longest payload that is read. A larger size means that the bytes are no header.</summary>
    public const int MaxPayload = 4096;

    private readonly byte[] _bytes = new byte[MessageHeader.Length + MaxPayload];
    private readonly List<OwnedFile> _files = [];

    /// <summary>The header.</summary>
    public MessageHeader Header => MemoryMarshal.Read<MessageHeader>(_bytes);

    /// <summary>The type of the message.</summary>
    public Request Request => (Request)Header.Request;

    /// <summary>The bytes behind the header.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(MessageHeader.Length, (int)Header.Size);

    /// <summary>Number of files that came with it.</summary>
    public int FileCount => _files.Count;

    /// <summary>Whether more files came than a message can have.</summary>
    public bool HasTooManyFiles { get; set; }

    /// <summary>The buffer that messages are received into.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>Reads the payload as a struct.</summary>
    /// <exception cref="RefusedException">The payload has another length.</exception>
    public T Read<T>()
        where T : unmanaged
    {
        ReadOnlySpan<byte> payload = Payload;
        return payload.Length == Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(payload)
            : throw new RefusedException($"it has {payload.Length} bytes instead of {Unsafe.SizeOf<T>()}");
    }

    /// <summary>Checks that the message has no payload.</summary>
    /// <exception cref="RefusedException">It has a payload.</exception>
    public void ExpectNothing()
    {
        if (Payload.Length != 0)
        {
            throw new RefusedException($"it has {Payload.Length} bytes instead of none");
        }
    }

    /// <summary>Checks the number of files.</summary>
    /// <exception cref="RefusedException">There are more or fewer.</exception>
    public void ExpectFiles(int least, int most)
    {
        if (HasTooManyFiles || FileCount < least || FileCount > most)
        {
            string expected = least == most ? $"{least}" : $"{least} to {most}";
            throw new RefusedException(HasTooManyFiles ? $"more than {MaxFiles} files came instead of {expected}" : $"{FileCount} files came instead of {expected}");
        }
    }

    /// <summary>Adds a received file.</summary>
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

    /// <summary>Takes the next file, which the caller owns from now on.</summary>
    public OwnedFile TakeFile()
    {
        OwnedFile file = _files[0];
        _files.RemoveAt(0);
        return file;
    }

    /// <summary>Prepares for the next message.</summary>
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
