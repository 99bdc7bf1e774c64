// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What a worker process tells without a word: shared memory, which is there still when the process died.</summary>
internal sealed class WorkerState : IDisposable
{
    private const int Size = 64;
    private const int CurrentAt = 0;
    private const int DoneAt = 8;
    private const int WorkAt = 16;
    private const int BeganAt = 24;
    private const int StopAt = 32;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string? _path;

    private WorkerState(string path, FileMode mode, string? owned)
    {
        _path = owned;
        _file = MemoryMappedFile.CreateFromFile(path, mode, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
    }

    /// <summary>The case that runs, or ran last.</summary>
    public ulong Current => _view.ReadUInt64(CurrentAt);

    /// <summary>Cases that were run to their end.</summary>
    public ulong Done => _view.ReadUInt64(DoneAt);

    /// <summary>Units of work.</summary>
    public long Work => _view.ReadInt64(WorkAt);

    /// <summary>When the case began, by the clock that all processes share; 0 between cases.</summary>
    public long Began => _view.ReadInt64(BeganAt);

    /// <summary>The run is to end after the case that runs.</summary>
    public bool Stop
    {
        get => _view.ReadBoolean(StopAt);
        set => _view.Write(StopAt, value);
    }

    /// <summary>Makes one in a file that ends with it.</summary>
    /// <exception cref="IOException">There is no room, or no right.</exception>
    public static WorkerState Create(string path)
    {
        try
        {
            return new WorkerState(path, FileMode.Create, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Opens that of a worker.</summary>
    public static WorkerState Open(string path) => new(path, FileMode.Open, null);

    /// <summary>A case begins.</summary>
    public void Begin(ulong number)
    {
        _view.Write(CurrentAt, number);
        _view.Write(BeganAt, Math.Max(Environment.TickCount64, 1));
    }

    /// <summary>It is done.</summary>
    public void End(long work)
    {
        _view.Write(BeganAt, 0L);
        _view.Write(WorkAt, work);
        _view.Write(DoneAt, Done + 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
