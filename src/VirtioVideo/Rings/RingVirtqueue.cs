// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Rings;

/// <summary>A virtqueue whose rings the library reads itself (ring level): the part that split and packed queues share.</summary>
/// <remarks>
/// Design: the guest may write any word at any time. Each word is read once into a local, the local is checked, and only the local is used. A
/// violation breaks the queue for good: nothing more is read, and the device asks the host to raise NEEDS_RESET. A stopped queue keeps its chains in
/// flight, and continues with <see cref="Resume"/>; until then nothing of the guest is touched.
/// </remarks>
internal abstract class RingVirtqueue : Virtqueue
{
    private readonly InOrderUses? _order;
    private RingNotifier _notifier;
    private GuestTranslator _translator;

    /// <summary>Whether a batch went out since the start. With VIRTIO_F_EVENT_IDX the first one is always announced.</summary>
    private bool _announced;

    protected RingVirtqueue(in VringSettings settings, GuestMemory memory, RingNotifier notifier, QueueCounters counters)
        : base((int)settings.Num, counters)
    {
        Settings = settings;
        _notifier = notifier;
        _translator = new GuestTranslator(memory);
        _order = settings.InOrder ? new InOrderUses(settings.Num, this) : null;
    }

    /// <summary>Where it lies and what was negotiated.</summary>
    public VringSettings Settings { get; }

    /// <summary>Where it stands.</summary>
    public abstract VringPosition Position { get; }

    /// <summary>Whether it was stopped and has not continued yet.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Ends the notifications. From now on nothing of the guest is touched.</summary>
    public void Stop()
    {
        if (!IsStopped)
        {
            IsStopped = true;
            SetLive(false);
            _notifier.Dispose();
        }
    }

    /// <summary>Continues after <see cref="Stop"/>.</summary>
    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public void Resume(GuestMemory memory, RingNotifier notifier)
    {
        MapOrThrow(memory);
        _notifier = notifier;
        _announced = false;
        _translator = new GuestTranslator(memory);
        MoveInFlight(memory);
        IsStopped = false;
        SetLive(true);
    }

    /// <inheritdoc/>
    public override void MemoryChanged(GuestMemory memory)
    {
        // A stopped ring is looked up when it continues.
        if (IsLive)
        {
            bool isThere = false;
            try
            {
                _translator = new GuestTranslator(memory);
                MoveInFlight(memory);
                isThere = TryMap(memory);
            }
            catch (OutOfMemoryException)
            {
                // The new table is in force anyway.
            }

            if (!isThere)
            {
                Break(QueueFault.RingAddress);
            }
        }
    }

    /// <inheritdoc/>
    public override void NoteKick() => Counters.Kicks++;

    /// <inheritdoc/>
    public override void Dispose() => Stop();

    /// <summary>Writes a used element. It becomes visible with <see cref="Virtqueue.Flush"/>.</summary>
    internal abstract void WriteUsed(ulong token, uint slots, uint written);

    /// <inheritdoc/>
    internal sealed override void Push(DescriptorChain chain, uint written)
    {
        Counters.Completions++;
        if (IsLive)
        {
            if (_order is null)
            {
                WriteUsed(chain.Token, chain.Slots, written);
            }
            else
            {
                _order.Use(chain, written);
            }
        }

        Release(chain);
    }

    /// <summary>Finds the parts of the ring.</summary>
    /// <returns>False if one is not inside guest memory.</returns>
    protected abstract bool TryMap(GuestMemory memory);

    /// <summary>Finds the parts of the ring at its start.</summary>
    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    protected void MapOrThrow(GuestMemory memory)
    {
        if (!TryMap(memory))
        {
            throw new HostException(Errno.EINVAL, "a part of the vring is not inside guest memory");
        }
    }

    /// <summary>The chain was filled and is returned to the caller.</summary>
    protected DescriptorChain Popped(DescriptorChain chain)
    {
        Counters.Chains++;
        _order?.Add(chain);
        return chain;
    }

    /// <summary>Breaks the queue because of a chain.</summary>
    protected DescriptorChain? Broken(DescriptorChain chain, QueueFault fault)
    {
        Release(chain);
        return Broken(fault);
    }

    /// <summary>Breaks the queue because of the driver.</summary>
    protected DescriptorChain? Broken(QueueFault fault)
    {
        Break(fault);
        return null;
    }

    /// <summary>Begins to fill a chain.</summary>
    protected ChainBuilder Build(DescriptorChain chain) => new(chain, ref _translator);

    /// <summary>Finds an indirect table (2.7.5.3, 2.8.7).</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="limit">Most descriptors of the table: a chain, indirect or not, is no longer than the queue.</param>
    /// <param name="table">The table.</param>
    protected QueueFault FindTable(ulong address, uint length, uint limit, out GuestWords table)
    {
        table = default;
        if (length == 0 || length % VirtqDesc.Size != 0 || length / VirtqDesc.Size > limit)
        {
            return QueueFault.Indirect;
        }

        GuestSpan span = default;
        if (!_translator.TryTranslate(address, length, ref span))
        {
            return QueueFault.Address;
        }

        table = GuestWords.Of(span);
        return QueueFault.None;
    }

    /// <summary>
    /// Interrupts the guest if it wants that; with VIRTIO_F_EVENT_IDX also for the first batch, because the guest may have missed news from before
    /// the start.
    /// </summary>
    protected void Announce(bool wanted)
    {
        if (wanted || (Settings.EventIndex && !_announced))
        {
            _notifier.Interrupt();
            Counters.Notifications++;
        }
        else
        {
            Counters.Suppressed++;
        }

        _announced = true;
    }
}
