// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>Something that a guest does; its text is a line that a person can read.</summary>
internal abstract record GuestAct;
