// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>A loop whose time is measured: inside the codec, and waiting for output buffers.</summary>
/// <param name="loop">The loop; owned.</param>
/// <param name="statistics">Where the times go.</param>
internal sealed class MeasuredLoop(IWorkLoop loop, CodecStatistics statistics) : IWorkLoop
{
    /// <inheritdoc/>
    public int? PatienceMilliseconds => loop.PatienceMilliseconds;

    /// <inheritdoc/>
    public bool LacksOutput => loop.LacksOutput;

    /// <inheritdoc/>
    public bool IsBeforeWork => loop.IsBeforeWork;

    /// <inheritdoc/>
    public void Accept(in Work work)
    {
        loop.Accept(work);
        FollowWait();
    }

    /// <inheritdoc/>
    public void StopWaiting() => loop.StopWaiting();

    /// <inheritdoc/>
    public bool TryStep()
    {
        statistics.CodecTime.Begin();
        bool moved = loop.TryStep();
        statistics.CodecTime.End();
        FollowWait();
        return moved;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (statistics.CodecTime.IsRunning)
        {
            // The step threw.
            statistics.CodecTime.End();
        }

        if (statistics.OutputWait.IsRunning)
        {
            statistics.OutputWait.End();
        }

        loop.Dispose();
    }

    private void FollowWait()
    {
        if (loop.LacksOutput == statistics.OutputWait.IsRunning)
        {
            return;
        }

        if (loop.LacksOutput)
        {
            statistics.OutputWait.Begin();
        }
        else
        {
            statistics.OutputWait.End();
        }
    }
}
