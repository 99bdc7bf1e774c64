// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Memory;

/// <summary>A sg list as the guest gave it: kept so that it can be resolved again when the table of guest memory changes.</summary>
/// <remarks>A private copy: the guest cannot change it after RESOURCE_ATTACH.</remarks>
internal sealed class ScatterList(virtio_video_resource_sg_entry[] entries) : AttachedMemory
{
    private FilePart[]? _files;

    /// <inheritdoc/>
    public override int EntryCount => entries.Length;

    /// <inheritdoc/>
    public override FilePart[]? Files => _files;

    /// <inheritdoc/>
    public override GuestBuffer? Resolve(GuestMemory memory)
    {
        var runs = new GuestSpan[entries.Length];
        var files = new FileParts();
        for (int i = 0; i < entries.Length; i++)
        {
            // spec: RESOURCE_ATTACH, ruling 27
            if (!memory.TryTranslate(entries[i].addr, entries[i].length, out runs[i]))
            {
                return null;
            }

            memory.FindFiles(entries[i].addr, entries[i].length, files);
        }

        _files = files.ToArray();
        return new GuestBuffer(runs);
    }

    /// <summary>Whether the entries follow each other in guest physical memory (ruling 24).</summary>
    public bool IsContiguous
    {
        get
        {
            for (int i = 1; i < entries.Length; i++)
            {
                ulong gap = entries[i].addr - entries[i - 1].addr;
                if (gap != entries[i - 1].length)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
