// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using static VirtioVideo.Tests.Model.AnswerKind;

namespace VirtioVideo.Tests.Model;

/// <summary>Which answers must come before which: the orders that the rulings fix, and no others.</summary>
/// <remarks>
/// Free are: the answers of different streams among each other (ruling 43); inputs against outputs, but at
/// the end of a drain; commands that are cancelled together; commands that are answered at once.
/// </remarks>
internal static class AnswerOrder
{
    /// <summary>Finds an order that is wrong.</summary>
    /// <param name="foretold">The answers as the model gives them.</param>
    /// <param name="places">For each command its place among the device's answers.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? FindWrong(List<ModelAnswer> foretold, Dictionary<int, int> places)
    {
        for (int i = 0; i < foretold.Count; i++)
        {
            for (int j = i + 1; j < foretold.Count; j++)
            {
                (ModelAnswer first, ModelAnswer second) = (foretold[i], foretold[j]);
                if (first.Stream == second.Stream && MustPrecede(first.Kind, second.Kind) && places[first.Command] > places[second.Command])
                {
                    return $"#{second.Command} ({second.Kind}) was answered before #{first.Command} ({first.Kind})";
                }
            }
        }

        return null;
    }

    private static bool MustPrecede(AnswerKind first, AnswerKind second) => (first, second) switch
    {
        // In the order in which they were queued.
        (InputDone, InputDone) => true,

        // rulings 40, 44: in the order of display, the last frame of a size before the first of the next.
        (OutputDone or LastOfDrain, OutputDone or LastOfDrain) => true,

        // ruling 32: inputs, outputs, EOS, then the response.
        (InputDone, LastOfDrain) => true,
        (_, Drained) => true,

        // spec: QUEUE_CLEAR; ruling 40: frames of the old size before buffers that return without one.
        (Cancelled, Cleared) => true,
        (OutputDone, Cancelled) => true,

        // ruling 39
        (_, Destroyed) => true,
        _ => false,
    };
}
