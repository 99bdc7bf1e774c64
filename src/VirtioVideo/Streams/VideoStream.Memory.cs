// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Streams;

/// <content>Handles guest memory that goes away, or must be left alone for a while.</content>
internal sealed partial class VideoStream
{
    /// <summary>Asks the worker to touch no guest memory. All streams are asked first, then <see cref="Pause"/> waits for each.</summary>
    public void BeginPause() => _worker.BeginPause();

    /// <summary>On return the worker touches no guest memory until <see cref="Resume"/>. Never waits for a codec.</summary>
    public void Pause() => _worker.Pause();

    /// <summary>Called while the worker is paused: codecs continue with copies of their pictures, and nothing writes to guest memory.</summary>
    /// <param name="room">
    /// Most bytes of pictures that may be copied for that; reduced by those that were. Further pictures are lost, and later ones that depend on them
    /// are reported as damaged.
    /// </param>
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

    /// <summary>
    /// Called while the worker is paused and the table of guest memory has changed: finds all buffers in the new table, and lets go of those that are
    /// not there.
    /// </summary>
    /// <param name="memory">The new table.</param>
    /// <param name="room">Most bytes of pictures that may be copied for that; see <see cref="LeaveGuestMemory"/>.</param>
    public void MemoryChanged(GuestMemory memory, ref ulong room)
    {
        if (_hasEnded)
        {
            return;
        }

        foreach (BufferTable queue in (ReadOnlySpan<BufferTable>)[_input, _output])
        {
            // The loop may remove the current element: a dictionary allows that.
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
                    // The new table is in force anyway. Memory that could not be looked up in it is let go of.
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

    /// <summary>
    /// Like <see cref="LeaveGuestMemory"/>, but nobody needs the pictures any more: they become zeros. The mappings stay for now, and nothing touches
    /// them.
    /// </summary>
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

    /// <summary>Unmaps and frees the guest's attached memory. That may take long, so the worker does it at its end.</summary>
    private void ReleaseResources()
    {
        _input.DetachAll();
        _output.DetachAll();
        _frames?.Dispose();
    }

    /// <summary>Lets the worker continue.</summary>
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
