// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Tests.Model;

/// <summary>The reference model: a decoder or an encoder by the rulings, for one thread and a codec of scripts.</summary>
/// <remarks>
/// Written from docs/reference/rulings.md and the RFC, not from the device. Where both leave something free the
/// model takes one way, and <see cref="AnswerOrder"/> says which orders are as good. What it takes from
/// docs/design/decisions.md is said where it does.
/// </remarks>
internal sealed partial class ModelDevice(ModelSetup setup, ModelMemory memory)
{
    /// <summary>spec: VIRTIO_VIDEO_EVENT_ERROR.</summary>
    public const uint Error = 0x100;

    /// <summary>spec: VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED.</summary>
    public const uint ResolutionChanged = 0x200;

    private const uint EventLength = 8;

    private readonly List<ModelStream> _streams = [];
    private readonly Dictionary<uint, ModelStream> _named = [];
    private readonly Queue<(uint Type, ModelStream Stream)> _events = new();
    private readonly Queue<uint> _eventBuffers = new();

    /// <summary>What the host and the guest agreed on.</summary>
    public ModelSetup Setup => setup;

    /// <summary>The guest's memory for media.</summary>
    public ModelMemory Memory => memory;

    /// <summary>Answers.</summary>
    public ModelAnswers Answers { get; } = new();

    /// <summary>What came on eventq: type and stream; (0, 0) for a buffer that came back empty.</summary>
    public List<(uint Type, uint Stream)> Events { get; } = [];

    /// <summary>Streams that the guest can name.</summary>
    public IEnumerable<ModelStream> Streams => _named.Values;

    /// <summary>The id of the last stream that was made.</summary>
    public uint LastId { get; private set; }

    /// <summary>The stream of an id.</summary>
    public ModelStream? Find(uint id) => _named.GetValueOrDefault(id);

    /// <summary>The guest gives a buffer for an event.</summary>
    public void AddEventBuffer(uint room) => _eventBuffers.Enqueue(room);

    /// <summary>An event is to be sent.</summary>
    public void PostEvent(uint type, ModelStream stream) => _events.Enqueue((type, stream));

    /// <summary>Lets all streams go on until nothing moves without the guest.</summary>
    /// <param name="asleep">But this one, which holds up no other (ruling 43).</param>
    public void Settle(uint asleep)
    {
        do
        {
            foreach (ModelStream stream in _streams)
            {
                stream.Settle(stream.Id == asleep);
            }

            _streams.RemoveAll(stream => stream.IsDestroyed);
        }
        while (PlaceEvents());
    }

    /// <summary>Puts events into buffers: in order, none lost (ruling 42); one that is too small goes back empty. Events of a destroyed stream go with it.</summary>
    /// <returns>Whether an event was placed.</returns>
    public bool PlaceEvents()
    {
        bool placed = false;
        while (_events.TryPeek(out (uint Type, ModelStream Stream) next))
        {
            if (next.Stream.IsDestroyed)
            {
                _events.Dequeue();
            }
            else if (!_eventBuffers.TryDequeue(out uint room))
            {
                break;
            }
            else if (room < EventLength)
            {
                Events.Add((0, 0));
            }
            else
            {
                _events.Dequeue();
                Events.Add((next.Type, next.Stream.Id));
                placed = true;
                if (next.Type == ResolutionChanged)
                {
                    next.Stream.EventIsPlaced();
                }
            }
        }

        return placed;
    }
}
