// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>Events that wait for a buffer on eventq: in order, none lost (ruling 42).</summary>
/// <remarks>Bounded: a stream has at most one change of resolution and one error under way, and its events go with it.</remarks>
internal sealed class EventOutbox
{
    private readonly Queue<(virtio_video_event_type Type, Stream Stream)> _events = new();

    /// <summary>Whether an event waits for a buffer.</summary>
    public bool IsWaiting => _events.Count > 0;

    /// <summary>Appends an event.</summary>
    public void Post(virtio_video_event_type type, Stream stream) => _events.Enqueue((type, stream));

    /// <summary>Puts waiting events into the buffers that the driver gave.</summary>
    /// <param name="eventq">The event virtqueue.</param>
    public void Place(Virtqueue eventq)
    {
        while (_events.TryPeek(out (virtio_video_event_type Type, Stream Stream) next))
        {
            if (next.Stream.IsGone)
            {
                _events.Dequeue();
                continue;
            }

            DescriptorChain? buffer = eventq.TryPop();
            if (buffer is null)
            {
                return;
            }

            if (buffer.WritableLength < 8)
            {
                // Too small for an event: it goes back empty and the event waits for the next one.
                buffer.Complete(default);
                continue;
            }

            _events.Dequeue();

            // ruling 14: new parameters become visible as the event is placed.
            next.Stream.EventIsPlaced(next.Type);
            Responses.Event(buffer, next.Type, next.Stream.Id);
        }
    }

    /// <summary>Forgets all events.</summary>
    public void Clear() => _events.Clear();
}
