// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;

namespace VirtioVideo.Platform.Linux;

/// <summary>The kernel's <c>struct epoll_event</c>, in words of 32 bits: packed on x86-64 only.</summary>
/// <remarks>SAFETY: the memory has <see cref="Words"/> words for each event.</remarks>
internal static unsafe class EpollEvent
{
    private static bool IsPacked => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Number of words of an event.</summary>
    public static int Words => IsPacked ? 3 : 4;

    /// <summary>Position of the low half of its data.</summary>
    private static int DataAt => IsPacked ? 1 : 2;

    /// <summary>Writes an event.</summary>
    public static void Write(uint* words, uint events, uint data)
    {
        new Span<uint>(words, Words).Clear();
        words[0] = events;
        words[DataAt] = data;
    }

    /// <summary>The data of one of several events.</summary>
    public static uint DataOf(uint* words, int index) => words[(index * Words) + DataAt];
}
