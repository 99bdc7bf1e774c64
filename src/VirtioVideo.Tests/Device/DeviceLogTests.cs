// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Device;

/// <summary>Messages to the host.</summary>
public sealed class DeviceLogTests
{
    [Theory]
    [InlineData((uint)LogLevel.Error, 1)]
    [InlineData((uint)LogLevel.Warn, 2)]
    [InlineData((uint)LogLevel.Debug, 4)]
    [InlineData(null, 0)]
    public void Write_OfEveryLevel_PassesThoseThatTheHostWants(uint? level, int expected)
    {
        var host = new RecordingHost((LogLevel?)level);
        var log = new DeviceLog(host);
        for (LogLevel l = LogLevel.Error; l <= LogLevel.Debug; l++)
        {
            log.Write(l, "now");
            log.Leave(l, "later");
        }

        Assert.Equal(expected, host.Messages.Count);
        log.Flush();
        Assert.Equal(2 * expected, host.Messages.Count);
    }

    [Fact]
    public void Leave_OnAnotherThread_CallsTheHostOnItsOwn()
    {
        var host = new RecordingHost();
        var log = new DeviceLog(host);
        Deadline.Run(() => log.Leave(LogLevel.Error, "from a worker"));
        Assert.Empty(host.Messages);

        log.Flush();
        Assert.Equal([(LogLevel.Error, "from a worker")], host.Messages);
        Assert.False(host.WasCalledElsewhere);
    }

    [Fact]
    public void Leave_MoreThanAnybodyReads_IsLimited()
    {
        var host = new RecordingHost();
        var log = new DeviceLog(host);
        for (int i = 0; i < 100_000; i++)
        {
            log.Leave(LogLevel.Error, "again");
        }

        log.Flush();
        Assert.InRange(host.Messages.Count, 1, 1000);
        log.Leave(LogLevel.Error, "after");
        log.Flush();
        Assert.Equal("after", host.Messages[^1].Message);
    }
}
