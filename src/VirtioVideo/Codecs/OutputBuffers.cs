// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>The output buffers that a worker has: in the order in which the guest queued them, but for such as a decoder has pictures in.</summary>
/// <param name="capacity">Most of them at a time.</param>
/// <param name="pool">Where the decoder finds those that it can write to; null for codecs that write to none.</param>
internal sealed class OutputBuffers(int capacity, FramePool? pool)
{
    private readonly Work[] _works = new Work[capacity];

    /// <summary>How many there are; such as lost their memory count until they are met.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a buffer, and lets the decoder have it.</summary>
    public void Add(in Work work)
    {
        if (Count == _works.Length)
        {
            RemoveDetached();
        }

        _works[Count++] = work;
        work.Buffer!.Frame?.Offer();
    }

    /// <summary>Takes the buffer that a picture was decoded into.</summary>
    /// <returns>False if it is in none, or the guest has that one.</returns>
    public bool TryTakeHome(IPicture picture, out Work output)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_works[i].Buffer!.Frame is { } frame && picture.IsIn(frame))
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
    public void PutBack(in Work work)
    {
        for (int i = Count++; i > 0; i--)
        {
            _works[i] = _works[i - 1];
        }

        _works[0] = work;
        work.Buffer!.Frame?.Offer();
    }

    /// <summary>Takes the first buffer that can be written to now.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(out Work output)
    {
        RemoveDetached();
        for (int i = 0; i < Count; i++)
        {
            if (_works[i].Buffer!.Frame?.TryClaim() ?? true)
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
        if (Count > 0 && _works[ChooseVictim()].Buffer!.RetireFrame())
        {
            pool!.CountEviction();
        }
    }

    /// <summary>Takes the first buffer, to be given back with nothing in it.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTakeEmpty(out Work output)
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
            _works[i].Buffer!.Frame?.Withdraw();
            _works[i] = default;
        }

        Count = 0;
    }

    /// <summary>One whose picture went to the guest before, so that it is copied only once; else the one that was taken last.</summary>
    private int ChooseVictim()
    {
        int newest = 0;
        for (int i = 0; i < Count; i++)
        {
            FrameMemory? frame = _works[i].Buffer!.Frame;
            if (frame is null || frame.IsShown)
            {
                return i;
            }

            newest = frame.Sequence > _works[newest].Buffer!.Frame!.Sequence ? i : newest;
        }

        return newest;
    }

    /// <summary>Such as lost their memory meanwhile were answered by the device.</summary>
    private void RemoveDetached()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (!_works[i].Buffer!.IsAttached)
            {
                _ = RemoveAt(i);
            }
        }
    }

    private Work RemoveAt(int index)
    {
        Work work = _works[index];
        Count--;
        for (int i = index; i < Count; i++)
        {
            _works[i] = _works[i + 1];
        }

        _works[Count] = default;
        return work;
    }
}
