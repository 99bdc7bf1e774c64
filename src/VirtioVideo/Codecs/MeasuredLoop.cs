// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>
/// A loop that measures the time inside the codec, and the time spent waiting for output buffers. At its end it gives back the stream's memory.
/// </summary>
/// <param name="loop">The loop; owned.</param>
/// <param name="statistics">Takes the times, and has the stream's memory.</param>
internal sealed class MeasuredLoop(IWorkLoop loop, CodecStatistics statistics) : IWorkLoop
{
    private bool _isDisposed;

    /// <summary>Makes a measured loop. If that fails, the inner loop is disposed of.</summary>
    public static MeasuredLoop Of(IWorkLoop loop, CodecStatistics statistics)
    {
        try
        {
            return new MeasuredLoop(loop, statistics);
        }
        catch
        {
            loop.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int? PatienceMilliseconds => loop.PatienceMilliseconds;

    /// <inheritdoc/>
    public bool LacksOutput => loop.LacksOutput;

    /// <inheritdoc/>
    public bool IsBeforeWork => loop.IsBeforeWork;

    /// <inheritdoc/>
    public int Queued => loop.Queued;

    /// <inheritdoc/>
    public void Accept(in WorkerCommand work)
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
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
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
        statistics.Memory?.Dispose();
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
