// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Streams;

/// <content>Guest memory that goes away, or must be left alone for a while.</content>
internal sealed partial class VideoStream
{
    /// <summary>Asks the worker to touch no guest memory: all streams first, then <see cref="Pause"/> waits for each.</summary>
    public void BeginPause() => _worker.BeginPause();

    /// <summary>On return the worker touches no guest memory until <see cref="Resume"/>. Never waits for a codec.</summary>
    public void Pause() => _worker.Pause();

    /// <summary>While it is paused: codecs go on with the pictures that they have elsewhere, and nothing writes to guest memory.</summary>
    /// <param name="room">Most bytes of pictures that are copied for that; what was copied is taken off. Beyond, pictures are lost, and those behind them told as damaged.</param>
    public void LeaveGuestMemory(ref ulong room)
    {
        if (_hasEnded)
        {
            return;
        }

        foreach (Resource resource in _output.All)
        {
            if (resource.WithdrawFrame())
            {
                RetireFrame(resource, ref room);
            }
        }
    }

    /// <summary>The table of guest memory changed while the worker is paused: finds all buffers in the new one, lets go of such as are not there.</summary>
    /// <param name="memory">The new table.</param>
    /// <param name="room">Most bytes of pictures that are copied for that; see <see cref="LeaveGuestMemory"/>.</param>
    public void MemoryChanged(GuestMemory memory, ref ulong room)
    {
        if (_hasEnded)
        {
            return;
        }

        foreach (BufferTable queue in (ReadOnlySpan<BufferTable>)[_input, _output])
        {
            // A dictionary may lose the element that is looked at.
            foreach (Resource resource in queue.All)
            {
                bool isThere = false;
                bool isMapped = false;
                try
                {
                    isThere = resource.TryMove(memory);
                    isMapped = isThere && resource.TryKeepMappings();
                }
                catch (OutOfMemoryException)
                {
                    // The table is in force all the same. What could not be looked for in it is let go of.
                }

                if (!isMapped)
                {
                    RetireFrame(resource, ref room);
                }

                if (!isThere)
                {
                    Cancel(queue, resource);
                    queue.Withdraw(resource);
                }
            }
        }
    }

    /// <summary>As <see cref="LeaveGuestMemory"/>, where nobody needs the pictures any more: they are zeros from now on. What is mapped stays so for now, and nothing touches it.</summary>
    private void DropGuestMemory()
    {
        foreach (BufferTable queue in (ReadOnlySpan<BufferTable>)[_input, _output])
        {
            foreach (Resource resource in queue.All)
            {
                if (resource.WithdrawFrame())
                {
                    resource.RetireFrame(keepsContents: false);
                }
            }
        }
    }

    /// <summary>Unmaps and frees what the guest attached: that may take long, so the worker does it in the end.</summary>
    private void ReleaseResources()
    {
        _input.DetachAll();
        _output.DetachAll();
        _frames?.Dispose();
    }

    /// <summary>Lets the worker go on.</summary>
    public void Resume() => _worker.Resume();

    private void RetireFrame(Resource resource, ref ulong room)
    {
        ulong needed = resource.Frame is { IsReferenced: true } ? resource.TotalLength : 0;
        bool keeps = needed <= room;
        resource.RetireFrame(keeps);
        room -= keeps ? needed : 0;
        if (!keeps)
        {
            _frames?.NoteLoss();
        }
    }
}
