// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>An event from a stream's worker to the device.</summary>
internal struct WorkerEvent
{
    /// <summary>Type of the event.</summary>
    public WorkerEventKind Kind;

    /// <summary>InputDone, OutputDone: the buffer, which the device has again.</summary>
    public VideoBuffer? Buffer;

    /// <summary>OutputDone: how the picture lies; null if the buffer holds none. InputDone of an encoder: how its picture lies.</summary>
    public FrameLayout? Layout;

    /// <summary>InputDone, OutputDone: whether the data may be damaged.</summary>
    public bool IsDamaged;

    /// <summary>OutputDone: the last one of a drain or of a resolution.</summary>
    public bool IsLast;

    /// <summary>OutputDone: the timestamp of the picture's input.</summary>
    public ulong Timestamp;

    /// <summary>OutputDone: when the device took that input from the ring; 0 if the buffer holds no product.</summary>
    public long QueuedAt;

    /// <summary>OutputDone of an encoder: type of the packet; null if the buffer holds none.</summary>
    public FrameType? FrameType;

    /// <summary>OutputDone of an encoder: bytes of the packet. InputDone of a decoder: bytes used.</summary>
    public uint Length;

    /// <summary>FormatChanged: facts from the headers. A separate object, because these events are rare and the rings hold hundreds of events.</summary>
    private News? _news;

    /// <summary>FormatChanged: the new size.</summary>
    public FrameFormat Format
    {
        readonly get => _news?.Format ?? default;
        init => (_news ??= new News()).Format = value;
    }

    /// <summary>FormatChanged: other known facts.</summary>
    public StreamInfo Info
    {
        readonly get => _news?.Info ?? default;
        init => (_news ??= new News()).Info = value;
    }

    private sealed class News
    {
        public FrameFormat Format;
        public StreamInfo Info;
    }
}

/// <summary>Types of worker events.</summary>
internal enum WorkerEventKind
{
    /// <summary>The bytes of an input buffer were consumed.</summary>
    InputDone,

    /// <summary>An output buffer was written.</summary>
    OutputDone,

    /// <summary>The drain is complete; its EOS has gone out.</summary>
    Drained,

    /// <summary>The worker touches no input buffer any more, and no picture from before the clear follows.</summary>
    InputCleared,

    /// <summary>The worker touches no output buffer any more.</summary>
    OutputCleared,

    /// <summary>Pictures of another size come next. The worker touches no output buffer until AcceptFormat.</summary>
    FormatChanged,

    /// <summary>The stream cannot continue. The worker touches nothing any more.</summary>
    Failed,
}
