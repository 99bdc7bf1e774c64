// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Tests.Support;

/// <summary>Random orders of decoding that H.264 allows for a size of the decoded picture buffer (C.4.5).</summary>
internal static class LegalOrder
{
    /// <summary>Makes the order of a sequence with one reference at a time, the newest.</summary>
    /// <param name="random">The choice.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="frames">Frames of the buffer.</param>
    /// <returns>For each picture in the order of decoding its place in the order of display, and whether it is a reference.</returns>
    public static List<(int Place, bool IsReference)> Make(Random random, int count, int frames)
    {
        var order = new List<(int Place, bool IsReference)> { (0, true) };
        SortedSet<int> left = [.. Enumerable.Range(1, count - 1)];
        SortedSet<int> waiting = [0];
        int newest = 0;
        while (left.Count > 0)
        {
            bool isFull = waiting.Count + (waiting.Contains(newest) ? 0 : 1) >= frames;
            if (isFull && waiting.Count > 0 && waiting.Min < left.Min)
            {
                // The buffer gives out the first of those that wait.
                waiting.Remove(waiting.Min);
                continue;
            }

            if (isFull)
            {
                // The next picture of all goes out at once. It must be no reference: there is no room to keep it.
                order.Add((left.Min, false));
                left.Remove(left.Min);
                continue;
            }

            int picture = left.ElementAt(random.Next(Math.Min(left.Count, frames + 2)));
            bool isReference = random.Next(2) == 0;
            order.Add((picture, isReference));
            left.Remove(picture);
            waiting.Add(picture);
            newest = isReference ? picture : newest;
        }

        return order;
    }
}
