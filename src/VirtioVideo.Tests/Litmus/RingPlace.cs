// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Rings;

namespace VirtioVideo.Tests.Litmus;

/// <summary>What a reader of a ring is made of: the library's, or a broken variant of it.</summary>
internal sealed record RingPlace(VringSettings Settings, VringPosition Start, GuestMemory Memory, RingNotifier Notifier, QueueCounters Counters);
