// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>The three parts of a packed virtqueue in guest memory (VIRTIO 1.2, 2.8), each checked over its whole length. The caller checks indices.</summary>
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

    /// <summary>The descriptor ring.</summary>
    public GuestWords Table => _desc;

    /// <summary>
    /// Writes a used descriptor. Release: responses, and the descriptors of its batch behind it, are written before it; pairs with the driver's
    /// barrier after it reads the flags (2.8.22).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUsed(uint index, PackedDesc used) => _desc.Write64((VirtqDesc.Size * index) + sizeof(ulong), used.Word);

    /// <summary>Reads which used descriptor the driver wants to be notified of: both halves of the structure at once.</summary>
    public PackedEvent ReadDriverEvent() => new(_driverEvent.Read32(0));

    /// <summary>Writes which available descriptor the device wants to be notified of.</summary>
    public void WriteDeviceEvent(PackedEvent wanted) => _deviceEvent.Write32(0, wanted.Word);
}
