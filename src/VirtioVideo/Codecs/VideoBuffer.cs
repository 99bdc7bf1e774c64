// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>The memory of a video buffer as codecs see it.</summary>
/// <remarks>A worker reads it only while it has the buffer: from the worker command that brings it to the worker event that returns it.</remarks>
/// <param name="statistics">Counts copies.</param>
internal abstract class VideoBuffer(CodecStatistics statistics)
{
    /// <summary>The memory: one piece for bitstreams and SINGLE_BUFFER, one per plane for PER_PLANE; none while detached.</summary>
    public GuestBuffer[] Buffers { get; protected set; } = [];

    /// <summary>Charged for additional mappings; null to charge nobody.</summary>
    protected StreamMemory? HostMemory => statistics.Memory;

    /// <summary>Whether it has memory. A worker's buffer loses its memory if the host takes guest memory away while the worker is paused.</summary>
    public bool IsAttached => Buffers.Length > 0;

    /// <summary>Decoder's output: the memory that a decoder can write to; null if none can.</summary>
    public FrameMemory? Frame { get; protected set; }

    /// <summary>Encoder's input: the memory that an encoder can read in place; null if none can.</summary>
    public SourceMemory? Source { get; protected set; }

    /// <summary>Why there is no <see cref="Frame"/>.</summary>
    public CopyCause WhyCopied { get; protected set; } = CopyCause.NoBuffer;

    /// <summary>The memory for writing: each buffer in one piece if it is mapped so.</summary>
    public GuestBuffer[] Target => Frame?.Buffers ?? Buffers;

    /// <summary>Lets go of <see cref="Frame"/> and <see cref="Source"/>. Afterwards the guest's memory may hold anything.</summary>
    /// <param name="keepsContents">Whether a picture that a codec still refers to is needed.</param>
    /// <returns>Whether a picture that a decoder refers to had to be copied.</returns>
    public bool RetireFrame(bool keepsContents = true)
    {
        FrameMemory? frame = Frame;
        SourceMemory? source = Source;
        Frame = null;
        Source = null;
        source?.Retire(keepsContents);
        if (frame is null || !frame.Retire(keepsContents) || !keepsContents)
        {
            return false;
        }

        statistics.CountCopy(CopyCause.TakenBack);
        return true;
    }
}
