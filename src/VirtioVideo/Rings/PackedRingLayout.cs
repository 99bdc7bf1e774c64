// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>The three parts of a packed virtqueue in guest memory (VIRTIO 1.2, 2.8), each checked over its whole length. Indices are checked by the caller.</summary>
internal readonly struct PackedRingLayout
{
    private readonly GuestWords _desc;
    private readonly GuestWords _driverEvent;
    private readonly GuestWords _deviceEvent;

    private PackedRingLayout(GuestWords desc, GuestWords driverEvent, GuestWords deviceEvent)
    {
        _desc = desc;
        _driverEvent = driverEvent;
        _deviceEvent = deviceEvent;
    }

    /// <summary>Finds the parts of a ring.</summary>
    /// <returns>False if a byte of one is not inside guest memory.</returns>
    public static bool TryMap(GuestMemory memory, in VringSettings settings, out PackedRingLayout layout)
    {
        layout = default;
        if (!GuestWords.TryMap(memory, settings.Desc, VirtqDesc.Size * settings.Num, 16, out GuestWords desc)
            || !GuestWords.TryMap(memory, settings.Avail, sizeof(uint), 4, out GuestWords driverEvent)
            || !GuestWords.TryMap(memory, settings.Used, sizeof(uint), 4, out GuestWords deviceEvent))
        {
            return false;
        }

        layout = new PackedRingLayout(desc, driverEvent, deviceEvent);
        return true;
    }

    /// <summary>Length, id and flags of a descriptor, as one word. Acquire: its address and the rest of its chain are read after it; pairs with the driver's barrier before it writes the flags (2.8.21.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PackedDesc ReadDescriptor(uint index) => PackedDesc.Read(_desc, index);

    /// <summary>The address of a descriptor whose flags were read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadAddress(uint index) => PackedDesc.ReadAddr(_desc, index);

    /// <summary>Writes a used descriptor. Release: responses and the descriptors of its batch behind it are written before it; pairs with the driver's barrier after it reads the flags (2.8.22).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUsed(uint index, PackedDesc used) => _desc.Write64((VirtqDesc.Size * index) + sizeof(ulong), used.Word);

    /// <summary>Which used descriptor the driver wants to hear of: both halves of the structure at once.</summary>
    public PackedEvent ReadDriverEvent() => new(_driverEvent.Read32(0));

    /// <summary>Which available descriptor the device wants to hear of.</summary>
    public void WriteDeviceEvent(PackedEvent wanted) => _deviceEvent.Write32(0, wanted.Word);
}
