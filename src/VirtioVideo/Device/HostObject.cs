// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Device;

/// <summary>Where the host has an object of another virtio device.</summary>
/// <param name="Fd">A file of the host's, open until the call that asked for it returns.</param>
/// <param name="Offset">First byte of the object in the file.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct HostObject(int Fd, ulong Offset, ulong Length);
