// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>What holds for every command of every device test, whatever the test is about.</summary>
/// <remarks>
/// Each answer leaves nothing open that must come before it (rulings 32, 35, 36, 39), no stream id comes twice (ruling 13), a failed RESOURCE_QUEUE looks as
/// drivers need it (ruling 12), and nothing of the guest's is written (ruling 31). That each comes once: see <see cref="RingDriver"/>.
/// </remarks>
internal sealed class CommandLedger(GuestRam ram, bool watchesBuffers)
{
    private readonly BufferWatch _watch = new(ram);
    private readonly Dictionary<Command, (CommandFacts Facts, RingBuffer[] Lent)> _open = [];
    private readonly Dictionary<(uint Stream, uint Queue, uint Resource), RingBuffer[]> _attached = [];
    private readonly HashSet<uint> _streams = [];
    private readonly HashSet<uint> _ids = [];
    private int _sent;

    /// <summary>False once a guest made a stream and left no room to be told its id.</summary>
    private bool _knowsAllIds = true;

    /// <summary>Whether the guest has no stream.</summary>
    public bool HasNoStream => _streams.Count == 0 && _knowsAllIds;

    /// <summary>Whether the guest has a stream of an id, as far as it knows.</summary>
    public bool HasStream(uint id) => _streams.Contains(id) || !_knowsAllIds;

    /// <summary>Commands without an answer.</summary>
    public int OpenCount => _open.Count;

    /// <summary>A command goes to the device.</summary>
    public void Sent(Command command, RingBuffer[] readable)
    {
        CommandFacts facts = CommandFacts.Read(_sent++, ram, readable);
        RingBuffer[] lent = facts.LendsOutput && watchesBuffers ? [.. MayHave(facts.Key)] : [];
        _watch.Lend(lent);
        _open.Add(command, (facts, lent));
    }

    /// <summary>The answer came.</summary>
    public void Answered(Command command)
    {
        Assert.True(_open.Remove(command, out (CommandFacts Facts, RingBuffer[] Lent) sent), "a command was answered twice");
        _watch.Return(sent.Lent);
        CommandFacts facts = sent.Facts;
        _knowsAllIds &= facts.Type != VIRTIO_VIDEO_CMD_STREAM_CREATE || command.Written >= 8;
        if (command.Response.Length < sizeof(uint))
        {
            return;
        }

        if (facts.Type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE)
        {
            CheckBuffer(command, (virtio_video_queue_type)facts.Queue);
        }
        else if (command.Result == VIRTIO_VIDEO_RESULT_OK)
        {
            Settle(command, facts);
        }
    }

    /// <summary>After a reset: nothing is answered any more, nothing is touched.</summary>
    public void Reset()
    {
        _open.Clear();
        _attached.Clear();
        _streams.Clear();
        _ids.Clear();
        _knowsAllIds = true;
        _watch.ReturnAll();
    }

    /// <summary>Once the device is gone.</summary>
    public void Verify() => _watch.Verify();

    /// <summary>ruling 12; ruling 46 for inputs.</summary>
    private static void CheckBuffer(Command command, virtio_video_queue_type queue)
    {
        if (command.Written < 48)
        {
            Assert.True(command.Room < 48, "a response to RESOURCE_QUEUE is cut off although there was room");
            return;
        }

        virtio_video_resource_queue_resp response = command.Buffer;
        bool failed = command.Result != VIRTIO_VIDEO_RESULT_OK;
        Assert.True(!failed || response.flags == PlayedFrame.Err, "a failed RESOURCE_QUEUE without ERR (ruling 12)");
        if (failed || queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            Assert.Equal(0ul, response.timestamp);
            Assert.Equal(0u, response.data_sizes[0]);
        }
    }

    private void Settle(Command command, CommandFacts facts)
    {
        switch (facts.Type)
        {
            case VIRTIO_VIDEO_CMD_STREAM_CREATE when command.Written >= 8:
                uint id = command.As<virtio_video_stream_create_resp>().stream_id;
                Assert.True(_ids.Add(id), $"stream id {id} is used twice (ruling 13)");
                _streams.Add(id);
                break;
            case VIRTIO_VIDEO_CMD_STREAM_DESTROY:
                AssertNoneBefore(facts, _ => true);
                _streams.Remove(facts.Stream);
                Forget(key => key.Stream == facts.Stream);
                break;
            case VIRTIO_VIDEO_CMD_STREAM_DRAIN:
                AssertNoneBefore(facts, other => other.Queue == (uint)VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
                break;
            case VIRTIO_VIDEO_CMD_QUEUE_CLEAR:
                AssertNoneBefore(facts, other => other.Queue == facts.Queue || other.Type == VIRTIO_VIDEO_CMD_STREAM_DRAIN);
                break;
            case VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES:
                AssertNoneBefore(facts, other => other.Queue == facts.Queue);
                Forget(key => key.Stream == facts.Stream && key.Queue == facts.Queue);
                break;
            case VIRTIO_VIDEO_CMD_RESOURCE_ATTACH:
                _attached[facts.Key] = facts.Memory;
                break;
        }
    }

    private void AssertNoneBefore(CommandFacts answered, Func<CommandFacts, bool> isAwaited)
    {
        CommandFacts? left = _open.Values.Select(open => open.Facts)
            .FirstOrDefault(open => open.Stream == answered.Stream && open.Sequence < answered.Sequence && isAwaited(open));
        Assert.True(left is null, $"{answered.Type} was answered before {left?.Type} of queue {left?.Queue}, resource {left?.Resource}");
    }

    /// <summary>The memory that a resource has, and what an open RESOURCE_ATTACH may give it.</summary>
    private IEnumerable<RingBuffer> MayHave((uint Stream, uint Queue, uint Resource) key)
        => _open.Values.Where(open => open.Facts.Type == VIRTIO_VIDEO_CMD_RESOURCE_ATTACH && open.Facts.Key == key)
            .SelectMany(open => open.Facts.Memory)
            .Concat(_attached.GetValueOrDefault(key, []));

    private void Forget(Func<(uint Stream, uint Queue, uint Resource), bool> isGone)
    {
        foreach ((uint Stream, uint Queue, uint Resource) key in _attached.Keys.Where(isGone).ToArray())
        {
            _attached.Remove(key);
        }
    }
}
