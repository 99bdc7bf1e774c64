// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>Events that wait for a buffer on eventq. They stay in order, and none is lost (ruling 42).</summary>
/// <remarks>
/// Bounded: a stream has at most one change of resolution and one error under way, and its events leave with it. The events themselves form the list:
/// adding and removing take constant time and allocate nothing.
/// </remarks>
internal sealed class EventOutbox
{
    private PendingEvent? _first;
    private PendingEvent? _last;

    /// <summary>Whether an event waits for a buffer.</summary>
    public bool IsWaiting => _first is not null;

    /// <summary>Number of events that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Appends an event. An event that already waits keeps its place.</summary>
    public void Post(PendingEvent e)
    {
        if (e.IsWaiting)
        {
            return;
        }

        e.IsWaiting = true;
        Count++;
        e.Previous = _last;
        if (_last is null)
        {
            _first = e;
        }
        else
        {
            _last.Next = e;
        }

        _last = e;
    }

    /// <summary>Removes an event, if it waits.</summary>
    public void Withdraw(PendingEvent e)
    {
        if (!e.IsWaiting)
        {
            return;
        }

        e.IsWaiting = false;
        Count--;
        if (e.Previous is null)
        {
            _first = e.Next;
        }
        else
        {
            e.Previous.Next = e.Next;
        }

        if (e.Next is null)
        {
            _last = e.Previous;
        }
        else
        {
            e.Next.Previous = e.Previous;
        }

        e.Previous = null;
        e.Next = null;
    }

    /// <summary>Puts waiting events into the driver's buffers.</summary>
    /// <param name="eventq">The event virtqueue.</param>
    /// <param name="work">The budget.</param>
    public void Place(Virtqueue eventq, WorkBudget work)
    {
        while (_first is { } next && !work.Stops())
        {
            DescriptorChain? buffer = eventq.TryPop();
            if (buffer is null)
            {
                return;
            }

            work.SpendChain(buffer.SpanCount);
            if (buffer.WritableLength < 8)
            {
                // The buffer is too small for an event: it goes back empty, and the event waits for the next one.
                buffer.Complete(default);
                continue;
            }

            Withdraw(next);

            // ruling 14: new parameters become visible when the event is placed.
            next.Stream.EventIsPlaced(next.Type);
            Responses.Event(buffer, next.Type, next.Stream.Id);
        }
    }

    /// <summary>Forgets all events.</summary>
    public void Clear()
    {
        while (_first is { } next)
        {
            Withdraw(next);
        }
    }
}

/// <summary>
/// An event of a stream that may wait for a buffer on eventq. Each stream has one of each kind, made with the stream, so waiting costs no memory.
/// </summary>
/// <param name="type">The type of event.</param>
/// <param name="stream">The stream.</param>
internal sealed class PendingEvent(virtio_video_event_type type, VideoStream stream)
{
    /// <summary>The type of event.</summary>
    public virtio_video_event_type Type => type;

    /// <summary>The stream.</summary>
    public VideoStream Stream => stream;

    /// <summary>Whether it waits.</summary>
    public bool IsWaiting { get; set; }

    /// <summary><see cref="EventOutbox"/>: the one that came before it.</summary>
    public PendingEvent? Previous { get; set; }

    /// <summary><see cref="EventOutbox"/>: the one that came after it.</summary>
    public PendingEvent? Next { get; set; }
}
