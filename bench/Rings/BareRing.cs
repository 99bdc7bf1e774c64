// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Rings;

namespace VirtioVideo.Bench.Rings;

/// <summary>The bare loop of bare_ring.c on the ring of a <see cref="SplitRingLoop"/>.</summary>
/// <remarks>SAFETY: the ring and its memory live as long as the loop that is given; the buffers' array is pinned and has room for a chain of the whole ring.</remarks>
internal sealed unsafe partial class BareRing
{
    private readonly SplitRingLoop _loop;
    private readonly (nint Host, ulong Length)[] _buffers = GC.AllocateArray<(nint, ulong)>((int)RingLoop.Num, pinned: true);
    private State _state;

    public BareRing(SplitRingLoop loop)
    {
        _loop = loop;
        VringSettings settings = loop.Settings;
        GuestRegion region = loop.Memory.Regions[0];
        _state = new State
        {
            Desc = (nint)loop.Memory.Host(settings.Desc, 0),
            Avail = (nint)loop.Memory.Host(settings.Avail, 0),
            Used = (nint)loop.Memory.Host(settings.Used, 0),
            Host = region.Host,
            Guest = region.Address,
            Length = region.Length,
            Num = settings.Num,
        };
    }

    /// <summary>Pops a batch and pushes it; then the driver makes the next one available.</summary>
    /// <returns>Stopwatch ticks of the device's side.</returns>
    public long Run()
    {
        fixed (State* state = &_state)
        {
            fixed ((nint, ulong)* buffers = _buffers)
            {
                long start = Stopwatch.GetTimestamp();
                int count = bare_ring_run(state, buffers);
                long ticks = Stopwatch.GetTimestamp() - start;
                _loop.BatchIsDone(count);
                return ticks;
            }
        }
    }

    [LibraryImport("bare_ring")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    [SuppressGCTransition]
    private static partial int bare_ring_run(State* ring, void* buffers);

    /// <summary>struct bare_ring.</summary>
    private struct State
    {
        public nint Desc;
        public nint Avail;
        public nint Used;
        public nint Host;
        public ulong Guest;
        public ulong Length;
        public uint Num;
        public ushort NextAvail;
        public ushort NextUsed;
    }
}
