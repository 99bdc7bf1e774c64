// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>A message from a stream's worker to the device.</summary>
internal struct WorkerEvent
{
    /// <summary>What happened.</summary>
    public WorkerEventKind Kind;

    /// <summary>InputDone, OutputDone: the buffer, the device's again.</summary>
    public VideoBuffer? Buffer;

    /// <summary>OutputDone: how the picture lies; null if the buffer holds none. InputDone of an encoder: how its picture lies.</summary>
    public FrameLayout? Layout;

    /// <summary>InputDone, OutputDone: whether the data may be damaged.</summary>
    public bool IsDamaged;

    /// <summary>OutputDone: the last one of a drain or of a resolution.</summary>
    public bool IsLast;

    /// <summary>OutputDone: the timestamp of the input that the picture came from.</summary>
    public ulong Timestamp;

    /// <summary>OutputDone: when the device took that input from the ring; 0 if the buffer holds no product.</summary>
    public long QueuedAt;

    /// <summary>OutputDone of an encoder: what the packet is; null if the buffer holds none.</summary>
    public FrameType? FrameType;

    /// <summary>OutputDone of an encoder: bytes of the packet. InputDone of a decoder: bytes used.</summary>
    public uint Length;

    /// <summary>FormatChanged: what the headers said. Apart, because rings have hundreds of outcomes and such are rare.</summary>
    private News? _news;

    /// <summary>FormatChanged: the new size.</summary>
    public FrameFormat Format
    {
        readonly get => _news?.Format ?? default;
        init => (_news ??= new News()).Format = value;
    }

    /// <summary>FormatChanged: what else is known.</summary>
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

/// <summary>What a stream's worker tells its device.</summary>
internal enum WorkerEventKind
{
    /// <summary>The bytes of an input buffer were used.</summary>
    InputDone,

    /// <summary>An output buffer was written.</summary>
    OutputDone,

    /// <summary>The drain is complete; its EOS has gone out.</summary>
    Drained,

    /// <summary>No input buffer is touched any more, no picture from before comes.</summary>
    InputCleared,

    /// <summary>No output buffer is touched any more.</summary>
    OutputCleared,

    /// <summary>Pictures of another size come next; no output buffer is touched until AcceptFormat.</summary>
    FormatChanged,

    /// <summary>The stream cannot go on; nothing is touched any more.</summary>
    Failed,
}
