// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>Limits how many entries of sg lists, and objects, a guest has attached to a device: each costs the host memory and time.</summary>
/// <param name="most">Most of them at a time.</param>
internal sealed class EntryQuota(int most)
{
    /// <summary>The quota of a device: 4 GiB in pages. Each entry costs the host 32 bytes of native memory.</summary>
    public const int OfADevice = 1 << 20;

    private int _used;

    /// <summary>How many are attached.</summary>
    public int Used => Volatile.Read(ref _used);

    /// <summary>Takes entries, which must be given back.</summary>
    /// <returns>False, with nothing taken, if too few are left.</returns>
    public bool TryTake(uint entries)
    {
        // Only the device's thread takes entries. Entries given back meanwhile only make more room.
        if (entries > (uint)(most - Used))
        {
            return false;
        }

        Interlocked.Add(ref _used, (int)entries);
        return true;
    }

    /// <summary>Gives entries back.</summary>
    public void GiveBack(int entries) => Interlocked.Add(ref _used, -entries);
}
