// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using Spectre.Console;
using VirtioVideo.Fuzz.Engine;

namespace VirtioVideo.Fuzz.Progress;

/// <summary>A bar, for terminals.</summary>
internal sealed class BarProgress(IAnsiConsole console) : IFuzzProgress
{
    /// <inheritdoc/>
    public void During(string target, FuzzPlan plan, Action<Action<FuzzSession>> run)
        => console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(target, maxValue: 1);
                run(session =>
                {
                    FuzzResult result = session.Result;
                    double ofCases = plan.Cases is { } cases ? (double)result.Cases / cases : 0;
                    double ofTime = plan.Time is { } time ? result.Time / time : 0;
                    bar.Value = Math.Min(Math.Max(ofCases, ofTime), 1);
                    bar.Description = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{target}: {result.Cases} cases, {result.Rate:F0}/s, {(result.Findings == 0 ? "no finding" : $"[red]{result.Findings} finding(s)[/]")}");
                });
            });
}
