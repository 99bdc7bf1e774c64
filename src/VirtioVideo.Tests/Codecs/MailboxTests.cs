// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>When the worker's reports are worth a wake-up of the host.</summary>
public sealed class MailboxTests
{
    private const int Plenty = 10;

    /// <summary>Longer than any machine has been up: time alone never makes a report due.</summary>
    private readonly Mailbox _mailbox = new(maxBuffers: 8, TimeSpan.FromDays(36_500));

    [Fact]
    public void TakeNews_WithoutAReport_IsFalse() => Assert.False(_mailbox.TakeNews(queued: 0));

    [Fact]
    public void TakeNews_OfFrames_IsTrueForSeveralAtOnce()
    {
        for (int i = 1; i < ReportBatch.MostFrames; i++)
        {
            ReportFrame();
            Assert.False(_mailbox.TakeNews(Plenty));
        }

        ReportFrame();
        Assert.True(_mailbox.TakeNews(Plenty));
        Assert.False(_mailbox.TakeNews(Plenty));
    }

    [Fact]
    public void TakeNews_OfAFrame_IsTrueIfNothingIsQueued()
    {
        ReportFrame();
        Assert.True(_mailbox.TakeNews(queued: 0));
    }

    [Theory]
    [InlineData((int)WorkerEventKind.Drained)]
    [InlineData((int)WorkerEventKind.InputCleared)]
    [InlineData((int)WorkerEventKind.OutputCleared)]
    [InlineData((int)WorkerEventKind.FormatChanged)]
    [InlineData((int)WorkerEventKind.Failed)]
    public void TakeNews_OfMoreThanAFrame_IsTrueAtOnce(int kind)
    {
        ReportFrame();
        Assert.False(_mailbox.TakeNews(Plenty));
        _mailbox.Report(new WorkerEvent { Kind = (WorkerEventKind)kind });
        Assert.True(_mailbox.TakeNews(Plenty));
        ReportFrame();
        Assert.False(_mailbox.TakeNews(Plenty));
    }

    private void ReportFrame()
    {
        _mailbox.Report(new WorkerEvent { Kind = WorkerEventKind.InputDone });
        _mailbox.Report(new WorkerEvent { Kind = WorkerEventKind.OutputDone });
    }
}
