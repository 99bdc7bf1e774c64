// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>The output buffers that a worker has: in the order in which the guest queued them, but for such as a decoder has pictures in.</summary>
/// <param name="capacity">Most of them at a time.</param>
/// <param name="pool">Where the decoder finds those that it can write to; null for codecs that write to none.</param>
internal sealed class OutputBuffers(int capacity, FramePool? pool)
{
    private readonly WorkerCommand[] _commands = new WorkerCommand[capacity];

    /// <summary>How many there are; such as lost their memory count until they are met.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a buffer, and lets the decoder have it.</summary>
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
    /// <returns>False if it is in none, or the guest has that one.</returns>
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

    /// <summary>Puts a buffer back that was taken and in which no product went out.</summary>
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

    /// <summary>Makes a buffer one that can be written to, if there is any: a picture that the decoder refers to makes way, as a copy.</summary>
    public void Evict()
    {
        if (Count > 0 && _commands[ChooseVictim()].Buffer!.RetireFrame())
        {
            pool!.CountEviction();
        }
    }

    /// <summary>Takes the first buffer, to be given back with nothing in it.</summary>
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

    /// <summary>The device has all of them again.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _commands[i].Buffer!.Frame?.Withdraw();
            _commands[i] = default;
        }

        Count = 0;
    }

    /// <summary>One whose picture went to the guest before, so that it is copied only once; else the one that was taken last.</summary>
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

    /// <summary>Such as lost their memory meanwhile were answered by the device.</summary>
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
