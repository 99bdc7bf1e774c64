// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>The worker's output buffers, in the order in which the guest queued them. A buffer whose contents a decoder refers to is passed over.</summary>
/// <param name="capacity">Most of them at a time.</param>
/// <param name="pool">The buffers that the decoder can write to; null for codecs that write to none.</param>
internal sealed class OutputBuffers(int capacity, FramePool? pool)
{
    private readonly WorkerCommand[] _commands = new WorkerCommand[capacity];

    /// <summary>Number of buffers. Buffers that have lost their memory count until they are found.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a buffer, and offers it to the decoder.</summary>
    public void Add(in WorkerCommand work)
    {
        if (Count == _commands.Length)
        {
            RemoveDetached();
        }

        _commands[Count++] = work;
        work.Buffer!.Frame?.Offer();
    }

    /// <summary>Takes the buffer that a picture was decoded into.</summary>
    /// <returns>False if it was decoded into none, or the guest has that buffer.</returns>
    public bool TryTakeHome(IFrame picture, out WorkerCommand output)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_commands[i].Buffer!.Frame is { } frame && picture.IsIn(frame))
            {
                output = RemoveAt(i);
                frame.Show();
                return true;
            }
        }

        output = default;
        return false;
    }

    /// <summary>Puts back a buffer that was taken but not used for a product.</summary>
    public void PutBack(in WorkerCommand work)
    {
        for (int i = Count++; i > 0; i--)
        {
            _commands[i] = _commands[i - 1];
        }

        _commands[0] = work;
        work.Buffer!.Frame?.Offer();
    }

    /// <summary>Takes the first buffer that can be written to now.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(out WorkerCommand output)
    {
        RemoveDetached();
        for (int i = 0; i < Count; i++)
        {
            if (_commands[i].Buffer!.Frame?.TryClaim() ?? true)
            {
                output = RemoveAt(i);
                return true;
            }
        }

        output = default;
        return false;
    }

    /// <summary>Makes one buffer writable, if there is any: the picture in it that the decoder refers to is moved out as a copy.</summary>
    public void Evict()
    {
        if (Count > 0 && _commands[ChooseVictim()].Buffer!.RetireFrame())
        {
            pool!.CountEviction();
        }
    }

    /// <summary>Takes the first buffer, to return it empty.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTakeEmpty(out WorkerCommand output)
    {
        RemoveDetached();
        if (Count == 0)
        {
            output = default;
            return false;
        }

        output = RemoveAt(0);
        output.Buffer!.Frame?.Withdraw();
        return true;
    }

    /// <summary>Forgets all buffers: the device has them again.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _commands[i].Buffer!.Frame?.Withdraw();
            _commands[i] = default;
        }

        Count = 0;
    }

    /// <summary>
    /// Chooses a buffer whose picture has already gone to the guest, so that it is copied only once. Without one, chooses the buffer that was offered
    /// last.
    /// </summary>
    private int ChooseVictim()
    {
        int newest = 0;
        for (int i = 0; i < Count; i++)
        {
            FrameMemory? frame = _commands[i].Buffer!.Frame;
            if (frame is null || frame.IsShown)
            {
                return i;
            }

            newest = frame.Sequence > _commands[newest].Buffer!.Frame!.Sequence ? i : newest;
        }

        return newest;
    }

    /// <summary>Removes buffers that have lost their memory. The device has answered their commands.</summary>
    private void RemoveDetached()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (!_commands[i].Buffer!.IsAttached)
            {
                _ = RemoveAt(i);
            }
        }
    }

    private WorkerCommand RemoveAt(int index)
    {
        WorkerCommand work = _commands[index];
        Count--;
        for (int i = index; i < Count; i++)
        {
            _commands[i] = _commands[i + 1];
        }

        _commands[Count] = default;
        return work;
    }
}
