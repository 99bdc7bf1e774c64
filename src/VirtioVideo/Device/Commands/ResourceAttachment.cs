// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device.Commands;

/// <summary>spec: RESOURCE_ATTACH. Reads the sg lists or objects once, and finds the memory that they name.</summary>
/// <remarks>
/// It handles one command at a time, in steps, because a guest may send more entries than a call of process() can handle. No further command is taken
/// until this one is answered (<see cref="IsUnderWay"/>). Entries that were read are kept, so bytes of the guest are read once.
/// </remarks>
internal sealed class ResourceAttachment(DeviceOptions options, IDeviceHost host, DeviceMemory hostMemory, DeviceLog log, WorkBudget work)
{
    private const int UuidLength = 16;

    /// <summary>Number of entries that are read and then resolved, while they are still in the processor's cache.</summary>
    private const int Slice = 1024;

    private readonly EntryQuota _quota = new(EntryQuota.OfADevice);
    private DescriptorChain? _command;
    private ChainPosition _position;
    private VideoStream _stream = null!;
    private AttachTarget _target;
    private AttachedMemory?[] _parts = [];
    private int _index;
    private bool _allowsScattered;

    /// <summary>The error for the current command. It is answered once there is room in the budget to free the entries.</summary>
    private virtio_video_result? _refusal;

    /// <summary>Cost of <see cref="Forget"/>.</summary>
    private int CostToForget
    {
        get
        {
            int entries = 0;
            foreach (AttachedMemory? part in _parts)
            {
                entries += part?.EntryCount ?? 0;
            }

            return entries / WorkBudget.EntriesFreedOfAUnit;
        }
    }

    /// <summary>Whether a command waits for <see cref="Resume"/>.</summary>
    public bool IsUnderWay => _command is not null;

    /// <summary>Attaches memory to a resource and answers, now or in a later <see cref="Resume"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="reader">Reads the part of the request behind the fixed part.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The fixed part.</param>
    /// <param name="memory">Guest memory.</param>
    /// <param name="allowScattered">VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG was accepted.</param>
    public void Attach(DescriptorChain command, ref ChainReader reader, VideoStream stream, in virtio_video_resource_attach request, GuestMemory memory, bool allowScattered)
    {
        var queue = (virtio_video_queue_type)request.queue_type;
        virtio_video_result result = stream.MayAttach(queue, request.resource_id);
        if (result != VIRTIO_VIDEO_RESULT_OK)
        {
            Responses.Result(command, result);
            return;
        }

        _command = command;
        _stream = stream;
        _target = stream.TargetOf(queue, request.resource_id);
        _parts = new AttachedMemory[stream.BufferCount(queue)];
        _index = 0;
        _allowsScattered = allowScattered;
        _position = reader.Position;
        if (stream.MemoryType(queue) == VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT)
        {
            End(ReadObjects(ref reader));
        }
        else
        {
            Resume(memory);
        }
    }

    /// <summary>Continues with the current command, as far as the budget of this call allows.</summary>
    /// <param name="memory">Guest memory.</param>
    public void Resume(GuestMemory memory)
    {
        // A broken queue takes no answer. A failed stream needs no memory: the command is refused without reading further.
        virtio_video_result result = _refusal ?? (_command!.IsLive ? _stream.MayAttach(_target) : VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        var reader = new ChainReader(_command!, _position);
        while (result == VIRTIO_VIDEO_RESULT_OK && _index < _parts.Length)
        {
            if (work.Stops())
            {
                _position = reader.Position;
                return;
            }

            result = ReadSlice(ref reader, memory);
        }

        if (result != VIRTIO_VIDEO_RESULT_OK && work.StopsBefore(CostToForget))
        {
            _refusal = result;
            return;
        }

        End(result);
    }

    /// <summary>The table of guest memory changed: the memory is looked up again in the new one. Entries that were read stay, and are not read again.</summary>
    public void MemoryChanged()
    {
        _index = 0;
        foreach (AttachedMemory? part in _parts)
        {
            (part as ScatterList)?.Restart();
        }
    }

    /// <summary>Forgets the current command without an answer, because its queue is gone.</summary>
    public void Forget()
    {
        foreach (AttachedMemory? part in _parts)
        {
            part?.Dispose();
        }

        _command = null;
        _stream = null!;
        _parts = [];
        _refusal = null;
    }

    /// <summary>Reads and resolves some entries of the next list.</summary>
    private virtio_video_result ReadSlice(ref ChainReader reader, GuestMemory memory)
    {
        if (_parts[_index] is not ScatterList list)
        {
            virtio_video_result result = ReadHeader(ref reader, out list);
            if (result != VIRTIO_VIDEO_RESULT_OK)
            {
                return result;
            }
        }

        if (list.UnresolvedCount == 0)
        {
            int wanted = work.Share(Math.Min(list.UnreadCount, Slice), WorkBudget.Entry);
            if (!reader.TryRead(list.TakeRoom(wanted)))
            {
                // The host took away the memory of the command.
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }
        }

        int count = work.Share(Math.Min(list.UnresolvedCount, Slice), WorkBudget.Entry);
        work.Spend(count * WorkBudget.Entry);

        // rulings 24, 27: each address must be in guest memory; entries that are not adjacent need NON_CONTIG.
        if (!list.TryResolve(memory, count) || (!_allowsScattered && !list.IsContiguous))
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        if (list.UnreadCount > 0 || list.UnresolvedCount > 0)
        {
            return VIRTIO_VIDEO_RESULT_OK;
        }

        _index++;
        return list.Buffer.Length > 0 ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
    }

    private virtio_video_result ReadHeader(ref ChainReader reader, out ScatterList list)
    {
        list = null!;

        // ruling 23: lists are packed back to back. The count is checked against the bytes that are there before it is used.
        if (!reader.TryRead(out virtio_video_resource_sg_list header)
            || header.num_entries == 0
            || header.num_entries > reader.Remaining / 16)
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        if (ScatterList.TryCreate(header.num_entries, _quota) is not { } created)
        {
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }

        _parts[_index] = list = created;
        return VIRTIO_VIDEO_RESULT_OK;
    }

    /// <summary>ruling 30: 16 raw bytes per object, which the host's resolver knows or not.</summary>
    private virtio_video_result ReadObjects(ref ChainReader reader)
    {
        Span<byte> uuid = stackalloc byte[UuidLength];
        for (; _index < _parts.Length; _index++)
        {
            if (!reader.TryRead(uuid))
            {
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }

            if (!_quota.TryTake(1))
            {
                return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }

            work.Spend(WorkBudget.Object);
            virtio_video_result result = Map(uuid, out _parts[_index]);
            if (result != VIRTIO_VIDEO_RESULT_OK)
            {
                _quota.GiveBack(1);
                return result;
            }
        }

        return VIRTIO_VIDEO_RESULT_OK;
    }

    private virtio_video_result Map(ReadOnlySpan<byte> uuid, out AttachedMemory? mapped)
    {
        mapped = null;
        if (!host.TryResolveObject(uuid, out HostObject found))
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
        }

        if (options.SealedMemory && !GuestFile.IsSealedAt(found.Fd))
        {
            log.Write(LogLevel.Error, $"an object's file {found.Fd} is no memfd with F_SEAL_SHRINK");
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
        }

        try
        {
            mapped = MappedObject.Map(found.Fd, found.Offset, found.Length, _target.Queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, _quota, hostMemory);
            return VIRTIO_VIDEO_RESULT_OK;
        }
        catch (OutOfMemoryException)
        {
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }
        catch (HostException e)
        {
            // The guest named an existing object. The host's file for it is unusable, or the guest has too many.
            log.Write(e.Errno == Errno.ENOMEM ? LogLevel.Info : LogLevel.Error, e.Message);
            return e.Errno == Errno.ENOMEM ? VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY : VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
        }
    }

    /// <summary>Ends the command: it is complete, or was refused.</summary>
    private void End(virtio_video_result result)
    {
        DescriptorChain command = _command!;
        try
        {
            if (result == VIRTIO_VIDEO_RESULT_OK)
            {
                result = _stream.Attach(_target, _parts!);
            }
        }
        catch (OutOfMemoryException)
        {
            result = VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }

        if (result == VIRTIO_VIDEO_RESULT_OK)
        {
            // The resource owns them now.
            _parts = [];
        }

        work.Spend(CostToForget);
        Forget();
        Responses.Result(command, result);
    }
}
